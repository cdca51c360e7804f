//! What a holder is taken for, and why.

use super::item::{self, Found, Item};
use crate::catalog::evidence::{EvidenceKind, Strength};
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::Symbol;
use crate::terms::severity::Confidence;

/// What a holder is taken for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Identity(Confidence),
    /// Something says integration, and not enough does.
    Candidate,
    /// Owned and run by Salesforce.
    Platform,
    Other,
}

/// A standing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub standing: Standing,
    /// What the evidence weighs together; 0 where a fact decides.
    pub sum: i32,
    /// For and against.
    pub items: Vec<Item>,
    /// The user permissions, as written, that a holder of the platform has beyond what it comes with.
    pub beyond: Vec<Symbol>,
}

impl Verdict {
    pub(super) fn decided(standing: Standing, items: Vec<Item>) -> Self {
        Self { standing, sum: 0, items, beyond: Vec::new() }
    }

    /// The evidence in sentences for people.
    pub fn evidence(&self) -> Vec<String> {
        item::sentences(&self.items)
    }

    /// Whether it has the rights of a deployer: the worst of all to miss.
    pub fn is_deployer(&self) -> bool {
        self.items.iter().any(|item| item.kind == EvidenceKind::DeployerRights)
    }
}

/// What a fact makes of a holder.
pub(super) fn decide(found: &Found, kind: HolderKind) -> Verdict {
    let standing = match found.kind.row().strength {
        Strength::Certain => Standing::Identity(Confidence::Certain),
        Strength::Platform => Standing::Platform,
        Strength::Nothing | Strength::AtMostCandidate | Strength::Weighs { .. } => Standing::Other,
    };
    Verdict::decided(standing, vec![found.item(kind)])
}
