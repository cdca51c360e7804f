//! Which holders are integration identities.
//!
//! A pure function over what the files of an org say: whose holder it is, then facts, then the sum of
//! what its name, its description, its grants and what names it say. What each kind of evidence weighs is the
//! catalogue's table. Declarations and vetoes come before all of this and are the linker's business.

mod description;
mod facts;
mod item;
mod name;
mod owner;
mod reference;
mod rights;

use self::item::{Found, Item};
use self::reference::References;
use super::Org;
use super::holder::Holder;
use crate::catalog::evidence::{self, EvidenceKind, Strength};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
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
    /// For and against, strongest first.
    pub items: Vec<Item>,
    /// The user permissions, as written, that a holder of the platform has beyond what it comes with.
    pub beyond: Vec<Symbol>,
}

impl Verdict {
    fn decided(standing: Standing, items: Vec<Item>) -> Self {
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

/// Judges the holders of one org.
pub struct Classifier<'o> {
    org: &'o Org<'o>,
    references: References,
    /// A kind of evidence that is left out.
    without: Option<EvidenceKind>,
}

/// A holder to be judged.
#[derive(Copy, Clone)]
struct Subject<'o> {
    id: HolderId,
    holder: &'o Holder,
    org: &'o Org<'o>,
    references: &'o References,
}

impl<'o> Classifier<'o> {
    pub fn new(org: &'o Org<'o>) -> Self {
        Self { org, references: References::new(org), without: None }
    }

    /// The same without one kind of evidence: what the kind is good for.
    #[must_use]
    pub fn without(mut self, kind: EvidenceKind) -> Self {
        self.without = Some(kind);
        self
    }

    pub fn judge(&self, id: HolderId) -> Verdict {
        let of = Subject { id, holder: &self.org.holders[id], org: self.org, references: &self.references };
        let decided = owner::of(of).or_else(|| facts::of(of));
        if let Some(decision) = decided.filter(|d| !d.items.iter().any(|i| Some(i.kind) == self.without)) {
            return decision;
        }
        self.weigh(of)
    }

    fn weigh(&self, of: Subject<'_>) -> Verdict {
        let kind = of.holder.kind;
        let mut found = name::of(of);
        found.extend(description::of(of));
        found.extend(rights::of(of));
        found.extend(reference::of(of));
        found.retain(|found| Some(found.kind) != self.without);
        // People deploy and automate, too.
        if !found.iter().any(|f| f.kind == EvidenceKind::DeployerRights) {
            found.retain(|f| f.kind != EvidenceKind::NameRunner);
        }
        if let Some(nothing) = found.iter().find(|f| f.kind.row().strength == Strength::Nothing) {
            return Verdict::decided(Standing::Other, vec![nothing.item(kind)]);
        }
        if !found.iter().any(|f| f.leads(kind)) {
            return Verdict::decided(Standing::Other, Vec::new());
        }
        let mut items: Vec<Item> = found.iter().map(|f| f.item(kind)).filter(|i| i.weight != 0).collect();
        items.sort_by_key(|item| -item.weight);
        let sum = items.iter().map(|item| item.weight).sum();
        let standing = match sum {
            evidence::LIKELY.. => Standing::Identity(Confidence::Likely),
            evidence::CANDIDATE.. => Standing::Candidate,
            _ => Standing::Other,
        };
        Verdict { standing, sum, items, beyond: Vec::new() }
    }
}

/// Judges one holder with the whole table.
pub fn classify(id: HolderId, org: &Org<'_>) -> Verdict {
    Classifier::new(org).judge(id)
}

/// The word by which a name speaks of people.
pub(super) fn people_in(name: &str) -> Option<String> {
    name::people(name)
}

/// What a fact makes of a holder.
fn decide(found: &Found, kind: HolderKind) -> Verdict {
    let standing = match found.kind.row().strength {
        Strength::Certain => Standing::Identity(Confidence::Certain),
        Strength::Platform => Standing::Platform,
        Strength::Nothing | Strength::Weighs { .. } => Standing::Other,
    };
    Verdict::decided(standing, vec![found.item(kind)])
}
