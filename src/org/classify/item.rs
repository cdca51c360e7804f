//! One piece of evidence, and how it reads.

use std::cmp::Reverse;

use crate::catalog::evidence::{EvidenceKind, Strength};
use crate::terms::holder_kind::HolderKind;

/// Evidence as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub kind: EvidenceKind,
    /// The word, permission or name that was found; empty where the sentence has no place for it.
    pub what: String,
}

/// Evidence with its weight for the holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub kind: EvidenceKind,
    pub what: String,
    /// Below 0 where it speaks against; 0 where it decides.
    pub weight: i32,
}

impl Found {
    pub(super) fn new(kind: EvidenceKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into() }
    }

    pub(super) fn weight(&self, of: HolderKind) -> i32 {
        match self.kind.row().strength {
            Strength::Weighs { profile, .. } if of == HolderKind::Profile => profile,
            Strength::Weighs { set, .. } => set,
            _ => 0,
        }
    }

    pub(super) fn leads(&self, of: HolderKind) -> bool {
        matches!(self.kind.row().strength, Strength::Weighs { leads: true, .. }) && self.weight(of) > 0
    }

    pub(super) fn item(&self, of: HolderKind) -> Item {
        Item { kind: self.kind, what: self.what.clone(), weight: self.weight(of) }
    }
}

/// Sentences of the same words, and what they weigh together.
struct Group<'i> {
    is_against: bool,
    /// `i32::MAX` for what decides alone.
    weight: i32,
    says: &'static str,
    what: Vec<&'i str>,
}

impl Item {
    fn is_against(&self) -> bool {
        self.weight < 0 || self.kind.row().strength == Strength::AtMostCandidate
    }
}

/// The evidence in sentences, those for an integration first, and of each side the strongest first. Words of one name
/// share a sentence.
pub(super) fn sentences(items: &[Item]) -> Vec<String> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for item in items {
        let (is_against, says) = (item.is_against(), item.kind.row().says);
        let place = says.contains("'{}'");
        let weight = if item.weight == 0 { i32::MAX } else { item.weight.abs() };
        match groups.iter_mut().find(|g| place && g.is_against == is_against && g.says == says) {
            Some(group) => {
                group.weight = group.weight.saturating_add(weight);
                group.what.push(&item.what);
            }
            None => groups.push(Group { is_against, weight, says, what: vec![&item.what] }),
        }
    }
    groups.sort_by_key(|group| (group.is_against, Reverse(group.weight)));
    let sentence = |Group { is_against, says, what, .. }: Group<'_>| {
        let said = match &what[..] {
            [one] => says.replacen("{}", one, 1),
            several => {
                let quoted: Vec<String> = several.iter().map(|w| format!("'{w}'")).collect();
                says.replacen("'{}'", &quoted.join(" and "), 1)
            }
        };
        if is_against { format!("{AGAINST}{said}") } else { said }
    };
    groups.into_iter().map(sentence).collect()
}

/// How a sentence begins that speaks against an integration.
pub const AGAINST: &str = "against it: ";

/// Whether one of these sentences speaks against an integration.
pub fn speaks_against(sentence: &str) -> bool {
    sentence.starts_with(AGAINST)
}

#[cfg(test)]
mod tests {
    use super::{Item, sentences, speaks_against};
    use crate::catalog::evidence::EvidenceKind;

    fn item(kind: EvidenceKind, what: &str, weight: i32) -> Item {
        Item { kind, what: what.to_owned(), weight }
    }

    /// Whatever order it is found in: the strongest of each side first, and what speaks against after all that speaks for.
    #[test]
    fn the_strongest_evidence_comes_first_and_what_speaks_against_last() {
        let found = [
            item(EvidenceKind::ShowsApp, "", -1),
            item(EvidenceKind::ApiEnabled, "", 1),
            item(EvidenceKind::ShowsInterface, "", -4),
            item(EvidenceKind::DescriptionPeople, "none of ours", 0),
            item(EvidenceKind::DeployerRights, "AuthorApex", 3),
        ];
        let told = sentences(&found);
        let starts = [
            "it has the rights of a deployer",
            "it grants API Enabled",
            "against it: its description says 'none of ours'",
            "against it: it shows something",
            "against it: an app is among",
        ];
        assert_eq!(told.len(), starts.len(), "{told:?}");
        for (told, start) in told.iter().zip(starts) {
            assert!(told.starts_with(start), "{told}");
        }
        assert_eq!(told.iter().filter(|told| speaks_against(told)).count(), 3);
    }
}
