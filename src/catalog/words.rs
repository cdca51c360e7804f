//! Words that tell integrations from people, in the languages of the orgs that use them.

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Lower case, one blank between words; matches whole words, Japanese anywhere.
    pub phrase: &'static str,
    /// ISO 639-1. A word that several languages share stands once, under one of them.
    pub language: &'static str,
    pub class: Class,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Says integration by itself.
    Strong,
    /// The same as the only or last word of a name; elsewhere as [`Class::Broad`].
    Last,
    /// A hint, which needs another one or a fact.
    Broad,
    /// The name of an integration product or system: counts as [`Class::Broad`].
    Vendor,
    /// Beside another word: people hold it. Denies.
    People,
    /// A fixed phrase that only sounds like an integration. Denies.
    Deny,
    /// In a description: a system or service account uses it.
    Machine,
    /// In a description: no system uses it. Denies.
    NotMachine,
}

impl Word {
    /// Whether the phrase may begin and end inside a run of letters, since its language writes no blanks.
    pub fn anywhere(&self) -> bool {
        self.language == "ja"
    }
}

/// Sorted by phrase; a phrase stands once per class.
pub fn all() -> &'static [Word] {
    WORDS
}

/// The phrases whose first word is `word`, longer ones last. `word` is lower case.
pub fn beginning(word: &str) -> &'static [Word] {
    // A blank sorts before everything that continues a word, so that these are neighbours.
    let start = WORDS.partition_point(|row| row.phrase < word);
    let length = WORDS[start..]
        .iter()
        .take_while(|row| {
            row.phrase.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
        .count();
    &WORDS[start..start + length]
}
