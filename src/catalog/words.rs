//! Words that tell integrations from people, in the languages of the orgs that use them.

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Lower case, one blank between words; matches whole words, Japanese anywhere.
    pub phrase: &'static str,
    /// ISO 639-1. A word that several languages share stands once, under one of them.
    pub language: &'static str,
    pub class: WordClass,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordClass {
    /// Says integration by itself.
    Strong,
    /// The same as the only or last word of a name; elsewhere as [`WordClass::Broad`].
    Last,
    /// A hint, which needs another one or a fact.
    Broad,
    /// As [`WordClass::Broad`], but people's permission sets are called like this as well: the platform's own
    /// word for a thing, or a system with a screen inside Salesforce.
    Soft,
    /// Several people: makes a hint of one word no firmer by what the holder grants.
    Crowd,
    /// The name of an integration product or system: counts as [`WordClass::Broad`].
    Vendor,
    /// Beside another word: people hold it. Denies.
    People,
    /// A fixed phrase that only sounds like an integration. Denies.
    Deny,
    /// In a description: a system or service account uses it.
    Machine,
    /// In a description: no system uses it. Denies.
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
    fn no_word_speaks_for_people_and_for_machines() {
        let people: BTreeSet<_> = phrases(&[WordClass::People]).collect();
        for phrase in phrases(&[
            WordClass::Strong,
            WordClass::Last,
            WordClass::Broad,
            WordClass::Soft,
            WordClass::Vendor,
        ]) {
            assert!(!people.contains(phrase), "{phrase}");
        }
        let hints: BTreeSet<_> =
            phrases(&[WordClass::Last, WordClass::Broad, WordClass::Soft, WordClass::Vendor]).collect();
        assert_eq!(
            hints.len(),
            phrases(&[WordClass::Last, WordClass::Broad, WordClass::Soft, WordClass::Vendor]).count(),
            "a hint counts twice"
        );
    }

    fn phrases(classes: &'static [WordClass]) -> impl Iterator<Item = &'static str> {
        all().iter().filter(|word| classes.contains(&word.class)).map(|word| word.phrase)
    }

    /// A plain reading of a name by the words alone: whether they make it an integration.
    fn reads_as_integration(name: &str) -> bool {
        let mut text = String::new();
        let mut previous = ' ';
        for letter in name.chars() {
            if letter.is_uppercase() && previous.is_lowercase() || !letter.is_alphanumeric() {
                text.push(' ');
            }
            if letter.is_alphanumeric() {
                text.extend(letter.to_lowercase());
            }
            previous = letter;
        }
        let split: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let text = split.join(" ");
        let padded = format!(" {text} ");
        let has = |class| -> BTreeSet<&str> {
            phrases_of(class)
                .filter(|(phrase, anywhere)| {
                    if *anywhere { text.contains(phrase) } else { padded.contains(&format!(" {phrase} ")) }
                })
                .map(|(phrase, _)| phrase)
                .collect()
        };
        if !has(WordClass::People).is_empty() || !has(WordClass::Deny).is_empty() {
            return false;
        }
        let last = has(WordClass::Last);
        let hints = last.len()
            + has(WordClass::Broad).len()
            + has(WordClass::Soft).len()
            + has(WordClass::Vendor).len();
        !has(WordClass::Strong).is_empty() || last.iter().any(|phrase| text.ends_with(phrase)) || hints >= 2
    }

    fn phrases_of(class: WordClass) -> impl Iterator<Item = (&'static str, bool)> {
        all().iter().filter(move |word| word.class == class).map(|word| (word.phrase, word.anywhere()))
    }

    #[test]
    fn look_alikes_are_not_integrations() {
        for name in [
            "Capital Markets User",
            "Rapid Response Team",
            "Interior Design Sales",
            "Therapist",
            "Papirarkiv",
            "Robot Sales Rep",
            "Etliche Rechte",
            "Integrity Officer",
            "Integration Admins",
            "D2C_Integration_Managers",
            "Admin_Integrasjoner",
            "Field Service Integration",
            "Continuous Integration",
            "Automotive Service Agent",
            "SpaceManagementApp",
            "Desk_Kafka_PDL",
            "sfdc_fieldservice",
            "Kunde_Backup",
            "Service User",
            "System Administrator",
            "Standard User",
            "Order Management User",
            "User Interface Design",
        ] {
            assert!(!reads_as_integration(name), "{name}");
        }
    }

    #[test]
    fn integrations_in_many_languages_are_recognised() {
        for name in [
            "ERP Integration",
            "Order Management Integration",
            "Integration_User",
            "DWh API Write",
            "SvcErp svc",
            "Schnittstellenbenutzer SAP",
            "Technischer Benutzer ERP",
            "Compte de service",
            "Utilisateur d'int\u{e9}gration",
            "Usuario de integracion",
            "Integra\u{e7}\u{e3}o",
            "Utente tecnico",
            "Integratiegebruiker",
            "Ordre systembruker",
            "Integrationsanv\u{e4}ndare",
            "Integraatiok\u{e4}ytt\u{e4}j\u{e4}",
            "SAP\u{9023}\u{643a}\u{30e6}\u{30fc}\u{30b6}\u{30fc}",
        ] {
            assert!(reads_as_integration(name), "{name}");
        }
    }
}
