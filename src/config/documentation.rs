//! Where the pages of the documentation are served.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::field::Word;
use super::located::Located;
use super::table::Table;

/// The address below which the pages stand: `https` alone, of characters that are text in every format. It has no
/// query, and no `/` at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentationUrl(String);

/// What [`DocumentationUrl::new`] takes, for editors.
const PATTERN: &str = "^https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?$";

impl DocumentationUrl {
    /// `None` for a text that is no such address.
    fn new(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://")?;
        let (place, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = place.split_once(':').unwrap_or((place, "443"));
        let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        let is_port = !port.is_empty() && port.chars().all(|c| c.is_ascii_digit());
        let is_path = path.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/".contains(c));
        (is_host && is_port && is_path).then(|| Self(text.trim_end_matches('/').to_owned()))
    }

    /// The page of a rule.
    pub fn of_rule(&self, rule: &str) -> String {
        self.page(&format!("rules/{rule}.html"))
    }

    /// A page, by its path from the address on.
    pub fn page(&self, path: &str) -> String {
        format!("{}/{path}", self.0)
    }
}

impl Word for DocumentationUrl {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "uri", "pattern": PATTERN })
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        let url = Self::new(&text.value);
        if url.is_none() {
            table.file.mistake_at(
                text,
                format!("'{}' in '{key}' is no https address of a folder", text.value),
                Some(
                    "write where the documentation is served, such as \"https://docs.acme.example/leastforce\""
                        .to_owned(),
                ),
            );
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::DocumentationUrl;

    #[test]
    fn a_page_stands_below_the_address() {
        for text in ["https://docs.acme.example/lf", "https://docs.acme.example/lf/"] {
            let page = DocumentationUrl::new(text).unwrap().of_rule("modify-all-data");
            assert_eq!(page, "https://docs.acme.example/lf/rules/modify-all-data.html");
        }
        assert!(DocumentationUrl::new("https://localhost:8080").is_some());
    }

    #[test]
    fn what_is_no_plain_https_address_is_refused() {
        for text in [
            "",
            "docs.acme.example",
            "http://docs.acme.example",
            "javascript:alert(1)",
            "https://",
            "https:///lf",
            "https://-a",
            "https://user@acme.example",
            "https://acme.example:",
            "https://acme.example:x",
            "https://acme.example/?q=",
            "https://acme.example/#a",
            "https://acme.example/a b",
            "https://acme.example/a)",
            "https://acme.example/\n::error::x",
            "https://acme.example/<script>",
            "https://ac\u{202e}me.example",
        ] {
            assert!(DocumentationUrl::new(text).is_none(), "{text}");
        }
    }
}
