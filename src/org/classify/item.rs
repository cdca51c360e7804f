//! One piece of evidence, and how it reads.

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

/// The evidence in sentences, those for an integration first. Words of one name share a sentence.
pub(super) fn sentences(items: &[Item]) -> Vec<String> {
    let mut groups: Vec<(bool, &'static str, Vec<&str>)> = Vec::new();
    for item in items {
        let (against, says) = (item.weight < 0, item.kind.row().says);
        let place = says.contains("'{}'");
        match groups.iter_mut().find(|g| place && g.0 == against && g.1 == says) {
            Some(group) => group.2.push(&item.what),
            None => groups.push((against, says, vec![&item.what])),
        }
    }
    let sentence = |(against, says, what): (bool, &str, Vec<&str>)| {
        let said = match &what[..] {
            [one] => says.replacen("{}", one, 1),
            several => {
                let quoted: Vec<String> = several.iter().map(|w| format!("'{w}'")).collect();
                says.replacen("'{}'", &quoted.join(" and "), 1)
            }
        };
        if against { format!("against it: {said}") } else { said }
    };
    groups.into_iter().map(sentence).collect()
}
