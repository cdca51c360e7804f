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
mod subject;
mod verdict;

pub use self::item::{AGAINST, speaks_against};
use self::item::{Found, Item};
use self::reference::References;
use self::subject::Subject;
pub use self::verdict::{Standing, Verdict};
use super::Org;
use crate::catalog::evidence::{self, EvidenceKind, Strength};
use crate::terms::ids::HolderId;
use crate::terms::severity::Confidence;

/// Judges the holders of one org.
pub struct Classifier<'o> {
    org: &'o Org<'o>,
    references: References,
    /// A kind of evidence that is left out.
    without: Option<EvidenceKind>,
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
        self.judge_without(id, self.without)
    }

    fn judge_without(&self, id: HolderId, without: Option<EvidenceKind>) -> Verdict {
        let of = Subject { id, holder: &self.org.holders[id], org: self.org };
        let decided = owner::of(of).or_else(|| facts::of(of));
        if let Some(decision) = decided.filter(|d| !d.items.iter().any(|i| Some(i.kind) == without)) {
            return decision;
        }
        self.weigh(of, without)
    }

    /// Whether a holder that this verdict does not take for an identity holds something critical and may be an
    /// integration's all the same: something says so, or nothing but its licence speaks against it.
    pub fn is_undecided(&self, id: HolderId, verdict: &Verdict) -> bool {
        let of = Subject { id, holder: &self.org.holders[id], org: self.org };
        let by_license = || verdict.items.iter().any(|item| item.kind == EvidenceKind::OutsiderLicense);
        let without_license = || {
            let verdict = self.judge_without(id, Some(EvidenceKind::OutsiderLicense));
            matches!(verdict.standing, Standing::Identity(_) | Standing::Candidate)
        };
        let may_be = match verdict.standing {
            Standing::Identity(_) => false,
            Standing::Candidate => true,
            Standing::Platform => owner::is_of_unknown_stock(of),
            Standing::Other => by_license() && without_license(),
        };
        may_be && owner::holds_critical(of)
    }

    fn weigh(&self, of: Subject<'_>, without: Option<EvidenceKind>) -> Verdict {
        let kind = of.holder.kind;
        let mut found = name::of(of);
        found.extend(description::of(of));
        let phrase = found.iter().find(|f| f.kind == EvidenceKind::NamePhrase).map(|f| f.what.clone());
        found.extend(rights::of(of, phrase.as_deref()));
        found.extend(reference::of(of, &self.references));
        found.retain(|found| Some(found.kind) != without);
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
        let denies = |f: &Found| f.kind.row().strength == Strength::AtMostCandidate;
        let is_denied = found.iter().any(denies);
        let mut items: Vec<Item> = found.iter().map(|f| f.item(kind)).collect();
        items.retain(|item| item.weight != 0);
        items.sort_by_key(|item| -item.weight);
        let sum = items.iter().map(|item| item.weight).sum();
        items.extend(found.iter().filter(|f| denies(f)).map(|f| f.item(kind)));
        let standing = match sum {
            evidence::LIKELY.. if is_outbound(&found) => Standing::Candidate,
            evidence::LIKELY.. if is_denied && owner::holds_critical(of) => Standing::Candidate,
            _ if is_denied => Standing::Other,
            evidence::LIKELY.. => Standing::Identity(Confidence::Likely),
            evidence::CANDIDATE.. => Standing::Candidate,
            _ => Standing::Other,
        };
        Verdict { standing, sum, items, beyond: Vec::new() }
    }
}

/// Whether it is there to call another system, and nothing says who has it: people's work calls out, too.
fn is_outbound(found: &[Found]) -> bool {
    let has = |kind| found.iter().any(|f| f.kind == kind);
    has(EvidenceKind::CallsOut) && !has(EvidenceKind::NamePhrase) && !has(EvidenceKind::DescriptionMachine)
}

/// Judges one holder with the whole table.
pub fn classify(id: HolderId, org: &Org<'_>) -> Verdict {
    Classifier::new(org).judge(id)
}

/// The word by which a name speaks of people.
pub(super) fn people_in(name: &str) -> Option<String> {
    name::people(name)
}
