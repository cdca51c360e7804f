//! Usernames in other texts, where they are not to be shown.

use std::collections::BTreeSet;
use std::ops::Range;

use super::username::Username;

/// The usernames that no output shows. They are held as their hashes alone.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    known: BTreeSet<String>,
}

impl Redaction {
    pub fn new(known: impl IntoIterator<Item = Username>) -> Self {
        Self { known: known.into_iter().map(|name| name.key().to_owned()).collect() }
    }

    /// A text with the hash of each username in its place.
    pub fn hide(&self, text: &str) -> String {
        self.replace(text, |_, hidden| hidden.to_string())
    }

    /// A text with as many asterisks in place of each username as it has bytes, so that places stay what they are.
    pub fn mask(&self, text: &str) -> String {
        self.replace(text, |name, _| "*".repeat(name.len()))
    }

    fn replace(&self, text: &str, with: impl Fn(&str, &Username) -> String) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for word in addresses(text) {
            let name = &text[word.clone()];
            let hidden = Username::new(name, true);
            if self.known.contains(hidden.key()) {
                out.push_str(&text[at..word.start]);
                out.push_str(&with(name, &hidden));
                at = word.end;
            }
        }
        out.push_str(&text[at..]);
        out
    }
}

/// What in a text has the form of an address, as every username has. A full stop at the end is the sentence's.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || ".@_+-!#$%*=?^{|}~".contains(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(is_part)?;
            let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
            at = start + length;
            let word = text[start..at].trim_end_matches(['.', '?', '!']);
            if word.contains('@') {
                return Some(start..start + word.len());
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redaction() -> Redaction {
        Redaction::new([Username::new("svc.erp@acme.example", true)])
    }

    #[test]
    fn known_usernames_alone_are_hidden() {
        let hidden = Username::new("svc.erp@acme.example", true).to_string();
        let text = "user 'SVC.erp@acme.example', owned by ops@acme.example: svc.erp@acme.example.";
        assert_eq!(redaction().hide(text), format!("user '{hidden}', owned by ops@acme.example: {hidden}."));
        assert_eq!(redaction().hide("nothing @ all"), "nothing @ all");
    }

    #[test]
    fn masked_text_keeps_its_places() {
        let text = "<user>svc.erp@acme.example</user> é";
        let masked = redaction().mask(text);
        assert_eq!(masked, format!("<user>{}</user> é", "*".repeat(20)));
        assert_eq!(masked.len(), text.len());
    }
}
