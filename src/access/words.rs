//! Names and descriptions as the words that people read in them.

use crate::catalog::words::{self, Class, Word};

/// A name split into lower-case words.
pub struct Words {
    words: Vec<String>,
    /// For scripts that put no blanks between words.
    whole: String,
}

/// A phrase of the catalogue, found.
#[derive(Copy, Clone)]
pub struct Match {
    pub word: &'static Word,
    /// The words that it covers; empty for a phrase found inside a text without blanks.
    pub start: usize,
    pub end: usize,
}

impl Words {
    /// Splits at separators, between letters and digits, and where a capital begins a word
    /// (`ERPIntegrationUser` is erp, integration, user). A piece that is a known word as it
    /// stands stays whole: `M2M`, `DWh`.
    pub fn of_name(name: &str) -> Self {
        let mut out = Vec::new();
        for piece in name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
            let lower = piece.to_lowercase();
            if words::beginning(&lower).iter().any(|w| w.phrase == lower) {
                out.push(lower);
            } else {
                split_camel(piece, Digits::Apart, &mut out);
            }
        }
        Self { words: out, whole: name.to_lowercase() }
    }

    /// Splits at separators only: prose has no CamelCase.
    pub fn of_prose(text: &str) -> Self {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|p| !p.is_empty())
            .map(str::to_lowercase)
            .collect();
        Self { words, whole: text.to_lowercase() }
    }

    /// The word at a position.
    pub fn get(&self, index: usize) -> Option<&str> {
        self.words.get(index).map(String::as_str)
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Every phrase of the wanted classes, by where it begins; the longest first where several
    /// begin at one word.
    pub fn find(&self, wanted: &[Class]) -> Vec<Match> {
        let mut found = Vec::new();
        for start in 0..self.words.len() {
            for word in words::beginning(&self.words[start]).iter().rev() {
                let mut end = start;
                let fits = wanted.contains(&word.class)
                    && word.phrase.split(' ').all(|part| {
                        end += 1;
                        self.words.get(end - 1).is_some_and(|w| w == part)
                    });
                if fits {
                    found.push(Match { word, start, end });
                }
            }
        }
        if !self.whole.is_ascii() {
            let anywhere = words::all().iter().filter(|w| w.anywhere() && wanted.contains(&w.class));
            let inside = anywhere.filter(|w| self.whole.contains(w.phrase));
            found.extend(inside.map(|word| Match { word, start: 0, end: 0 }));
        }
        found
    }
}

/// What to declare an integration as that uses a holder of this name: its words in lower case with
/// hyphens, digits left where they are (`b2c-crm-sync`). Never empty.
pub fn key(name: &str) -> String {
    let mut words = Vec::new();
    for piece in name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
        split_camel(piece, Digits::Within, &mut words);
    }
    if words.is_empty() { "integration".to_owned() } else { words.join("-") }
}

/// Whether digits are words of their own.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Digits {
    Apart,
    Within,
}

fn split_camel(piece: &str, digits: Digits, out: &mut Vec<String>) {
    let chars: Vec<char> = piece.chars().collect();
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let previous = i.checked_sub(1).map(|i| chars[i]);
        let next_is_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
        let boundary = previous.is_some_and(|p| {
            (digits == Digits::Apart && p.is_numeric() != c.is_numeric())
                || (c.is_uppercase() && (p.is_lowercase() || (p.is_uppercase() && next_is_lower)))
        });
        if boundary && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
    }
    if !word.is_empty() {
        out.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, key};

    #[test]
    fn splits_as_people_read() {
        let words = |name| Words::of_name(name).words;
        assert_eq!(words("ERPIntegrationUser"), ["erp", "integration", "user"]);
        assert_eq!(words("SAP_API-User 2"), ["sap", "api", "user", "2"]);
        assert_eq!(words("Therapist"), ["therapist"]);
        assert_eq!(words("svc01"), ["svc", "01"]);
    }

    #[test]
    fn keys_are_words_with_hyphens() {
        assert_eq!(key("ERP Integration"), "erp-integration");
        assert_eq!(key("ERP_Orders"), "erp-orders");
        assert_eq!(key("OrderFeedUser"), "order-feed-user");
        assert_eq!(key("B2C_CRM_SYNC"), "b2c-crm-sync");
        assert_eq!(key("svc01"), "svc01");
        assert_eq!(key("Schnittstelle Köln"), "schnittstelle-köln");
        assert_eq!(key("a\n[b]\"c"), "a-b-c");
        assert_eq!(key("!?"), "integration");
    }
}
