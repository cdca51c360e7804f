//! The report as one page for a browser and for paper: nothing is loaded, and without its script it is complete.
//!
//! The templates beside this file get plain data. Everything that they print goes through `harmless`, so that no
//! text of a repository becomes markup, and the page's policy lets only the style and the script of this folder run.

mod accepted;
mod agreement;
mod change;
mod fields;
mod findings;
mod fix;
mod graph;
mod heat;
mod identity;
mod index;
mod limits;
mod listed;
mod objects;
mod overview;
mod page;
mod place;
mod prose;
mod risk;
mod unseen;

use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

use limits::Limits;

use super::changes::Comparison;
use super::model::{Report, Tool};
use super::plain::plain;
use crate::text::phrase::count;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The templates by name.
const TEMPLATES: [(&str, &str); 11] = [
    ("frame", include_str!("frame.html")),
    ("parts", include_str!("parts.html")),
    ("check", include_str!("check.html")),
    ("diff", include_str!("diff.html")),
    ("overview", include_str!("overview.html")),
    ("change", include_str!("change.html")),
    ("identity", include_str!("identity.html")),
    ("findings", include_str!("findings.html")),
    ("graph", include_str!("graph.html")),
    ("objects", include_str!("objects.html")),
    ("unseen", include_str!("unseen.html")),
];

/// How the page of a check begins.
pub(super) const START: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
                                <meta name=\"generator\" content=\"leastforce ";

/// Writes the report of a check.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let page = |limits| render("check", &page::Page::of(report, limits), &report.tool.version);
    out.write_all(within(report.identities.len(), page)?.as_bytes())
}

/// Writes what a change makes of each identity.
pub fn write_changes(comparison: &Comparison, out: &mut dyn io::Write) -> io::Result<()> {
    let page = |limits| render("diff", &change::Diff::of(comparison, limits), &Tool::this().version);
    out.write_all(within(0, page)?.as_bytes())
}

/// A page that shows as much as it has room for.
fn within(identities: usize, page: impl Fn(Limits) -> io::Result<String>) -> io::Result<String> {
    let mut limits = Limits::START;
    loop {
        let text = page(limits)?;
        let smaller = (text.len() > limits::BYTES).then(|| limits.smaller(text.len(), identities)).flatten();
        let Some(smaller) = smaller else { return Ok(text) };
        limits = smaller;
    }
}

fn render(template: &str, page: &impl Serialize, version: &str) -> io::Result<String> {
    let failed = |error: Error| io::Error::other(format!("the page cannot be made: {error:#}"));
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
        .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(failed)?);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("pieces", prose::pieces);
    environment.add_filter("count", |n: usize, one: &str| count(n, one));
    environment.set_formatter(harmless);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).map_err(failed)?;
    }
    let context = context! {
        page => Value::from(Serde(page)),
        start => Value::from_safe_string(START.to_owned()),
        policy => policy(),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        version,
    };
    environment.get_template(template).and_then(|page| page.render(context)).map_err(failed)
}

/// Prints a value: text on one line without anything that a terminal, a build server or a browser would obey. Every
/// attribute of the templates stands in double quotes.
fn harmless(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match (value.kind(), value.as_str()) {
        (ValueKind::None, _) => {}
        (_, Some(text)) if value.is_safe() => out.write_str(text)?,
        (_, Some(text)) => {
            let end = text.char_indices().nth(limits::TEXT).map(|(at, _)| at);
            let text = plain(&text[..end.unwrap_or(text.len())]);
            let mut from = 0;
            for (at, found) in text.match_indices(['&', '<', '>', '"']) {
                out.write_str(&text[from..at])?;
                out.write_str(match found {
                    "&" => "&amp;",
                    "<" => "&lt;",
                    ">" => "&gt;",
                    _ => "&quot;",
                })?;
                from = at + found.len();
            }
            out.write_str(&text[from..])?;
            if end.is_some() {
                out.write_str("\u{2026}")?;
            }
        }
        _ => write!(out, "{value}")?,
    }
    Ok(())
}

/// What the page may do: use its own style and its own script, and nothing else.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source_of(STYLE),
        source_of(SCRIPT)
    )
}

/// A text as a policy names it.
fn source_of(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let all =
            chunk.iter().fold(0_usize, |all, byte| all << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let used = digit <= chunk.len();
            out.push(if used { char::from(ALPHABET[all >> (18 - 6 * digit) & 63]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT, STYLE, TEMPLATES, base64, policy, write};
    use crate::report::model::Report;

    #[test]
    fn attributes_stand_in_double_quotes() {
        for (name, template) in TEMPLATES {
            assert!(!template.contains("='") && !template.contains("={{"), "{name}");
        }
    }

    /// What the page holds is what its policy lets run, and it asks for nothing from elsewhere.
    #[test]
    fn the_page_holds_its_style_and_its_script_alone() {
        let mut out = Vec::new();
        write(&Report::nothing(), &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        let policy = policy();
        assert!(
            page.contains(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"))
        );
        assert!(
            page.contains(&format!("<style>{STYLE}</style>"))
                && page.contains(&format!("<script>{SCRIPT}</script>"))
        );
        for outside in
            [" src=", "url(", "@import", "<link", "http://", "https://", " style=", " onclick", "<img"]
        {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (text, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }
}
