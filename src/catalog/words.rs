//! Words that tell integrations from people, in the languages of the orgs that use them.

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Lower case, one blank between words; matches whole words, see [`Word::anywhere`].
    pub phrase: &'static str,
    /// ISO 639-1. A word that several languages share stands once, under one of them.
    pub language: &'static str,
    pub class: WordClass,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordClass {
    /// Says integration by itself.
    Strong,
    /// The word integration: as the only or last word of a name it names the thing itself.
    Core,
    /// The word for a kind of integration.
    Broad,
    /// The same, but people's permission sets are called like this, too.
    Soft,
    /// A system with a screen of its own or inside Salesforce.
    System,
    /// People start it by hand, too.
    Tool,
    /// The name of an integration product.
    Vendor,
    /// Worth a look and no more.
    Faint,
    /// Deploys or automates.
    Runner,
    /// People hold it.
    People,
    /// The same, but before a word for an integration it may be what is exchanged.
    Record,
    /// Several users.
    Crowd,
    /// As the first word: what somebody may do.
    Action,
    /// Behind a word for an integration: what people look at who look after it.
    Watch,
    /// Somebody's ordinary rights with the API on top.
    Addition,
    /// A fixed phrase that only sounds like an integration.
    Deny,
    /// In a description: a system or service account uses it.
    Machine,
    /// In a description: the same where a word for an integration comes within a few words.
    By,
    /// In a description: what people may do.
    Users,
    /// In a description: no system uses it.
    NotMachine,
    /// In the name of an integration: says nothing of the system that it serves.
    Generic,
    /// In a username: an administrator's.
    Administrator,
    /// In the name of a field: it holds a secret or a personal number.
    Secret,
    /// Beside [`WordClass::Secret`] in the name of a field: it only speaks of one.
    NotSecret,
    /// In the name of a custom permission: who has it is exempt from something.
    Bypass,
}

impl WordClass {
    /// The classes that speak for an integration in a name.
    pub const HINTS: [Self; 9] = [
        Self::Strong,
        Self::Core,
        Self::Broad,
        Self::Soft,
        Self::System,
        Self::Tool,
        Self::Vendor,
        Self::Faint,
        Self::Runner,
    ];
}

impl Word {
    /// Whether the phrase may begin and end inside a run of letters, since its language writes no blanks.
    pub fn anywhere(&self) -> bool {
        matches!(self.language, "ja" | "ko" | "zh")
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn phrases_are_written_as_names_are_split() {
        for word in all() {
            let phrase = word.phrase;
            assert_eq!(phrase, phrase.to_lowercase());
            assert!(
                phrase.split(' ').all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric)
                    || word.anywhere() && !part.is_empty()),
                "{phrase:?}"
            );
            assert!(beginning(phrase.split(' ').next().unwrap()).contains(word), "{phrase}");
        }
    }

    #[test]
    fn no_phrase_of_a_name_means_two_things() {
        let mut seen = BTreeSet::new();
        // A hint, or a word for people or records.
        let speaks = |class| {
            WordClass::HINTS.contains(&class) || matches!(class, WordClass::People | WordClass::Record)
        };
        for word in all().iter().filter(|w| speaks(w.class)) {
            assert!(seen.insert(word.phrase), "{}", word.phrase);
        }
    }
}
