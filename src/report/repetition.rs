//! What a text report has shown already, so that it says nothing twice.

use std::collections::HashSet;

use super::model::{Finding, Identity};
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::quoted;

/// A shorter piece of text may be part of a sentence: `Manage Auth. Providers`.
const WORDS_OF_A_SENTENCE: usize = 4;

#[derive(Default)]
pub(super) struct Repetition<'r> {
    rules: HashSet<&'r str>,
    sentences: HashSet<&'r str>,
}

impl<'r> Repetition<'r> {
    /// Whether the rule was shown with its lines and its advice. From now on it was.
    pub(super) fn explained(&mut self, rule: &'r str) -> bool {
        !self.rules.insert(rule)
    }

    /// A help text without the sentences at its end that another one has given; empty when nothing is left.
    pub(super) fn fresh(&mut self, help: &'r str) -> &'r str {
        let mut fresh = help;
        loop {
            let start = last_sentence(fresh);
            let sentence = &fresh[start..];
            let long = sentence.split_whitespace().count() >= WORDS_OF_A_SENTENCE;
            if !(long && self.sentences.contains(sentence)) {
                break;
            }
            fresh = fresh[..start].trim_end();
        }
        let mut rest = fresh;
        while !rest.is_empty() {
            let start = last_sentence(rest);
            self.sentences.insert(&rest[start..]);
            rest = rest[..start].trim_end();
        }
        fresh
    }
}

/// Where the last sentence of a text begins.
fn last_sentence(text: &str) -> usize {
    let body = text.trim_end_matches(['.', '!', '?']);
    body.rfind(". ").map_or(0, |end| end + 2)
}

/// The message of a finding as it stands under the heading of an identity, which names it and its holders.
pub(super) fn under_heading(finding: &Finding, identity: &Identity) -> String {
    let name = quoted(&identity.name);
    let used = format!(", used by integration {name}");
    let message = match finding.message.split_once(&used) {
        // The comma behind closes the clause; where it goes on, the comma opens what follows.
        Some((head, tail)) => format!("{head}{}", tail.strip_prefix(',').unwrap_or(tail)),
        None => finding.message.clone(),
    };
    let subject = match (finding.subject.kind, &identity.holders[..]) {
        (SubjectKind::Identity, _) => format!("integration {name} "),
        (_, [only]) => format!("{} {} ", only.kind.noun(), quoted(&only.name)),
        _ => return message,
    };
    if let Some(rest) = message.strip_prefix(&subject).filter(|rest| !rest.is_empty()) {
        return rest.to_owned();
    }
    message
}

#[cfg(test)]
mod tests {
    use super::Repetition;

    #[test]
    fn only_whole_sentences_at_the_end_are_left_out() {
        let mut shown = Repetition::default();
        assert_eq!(
            shown.fresh("It reads all. Write false in the entry."),
            "It reads all. Write false in the entry."
        );
        assert_eq!(shown.fresh("It edits all. Write false in the entry."), "It edits all.");
        assert_eq!(shown.fresh("Write false in the entry."), "");
        assert_eq!(
            shown.fresh("Write false in the entry. It is more."),
            "Write false in the entry. It is more."
        );
        assert_eq!(shown.fresh("Grants Manage Auth. Providers."), "Grants Manage Auth. Providers.");
        assert_eq!(shown.fresh("Takes Manage Auth. Providers."), "Takes Manage Auth. Providers.");
        assert_eq!(shown.fresh(""), "");
    }
}
