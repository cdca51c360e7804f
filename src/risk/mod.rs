//! How bad it is if an identity's credentials get into the wrong hands: 0 to 100, with every term.
//!
//! `100 × (1 − (1 − D)(1 − E)) × X`, where D is how much data it reaches, E how far it can escalate
//! and X how exposed it is. The weights are estimates, not measurements; they order identities and
//! show what matters in one.

pub mod data;
pub mod exposure;
mod lower;
pub mod rank;
pub mod worth;

use serde::Serialize;

use self::data::{Data, Sum, Total};
use self::exposure::{Control, Exposure};
pub use self::lower::Lowering;
use crate::access::Access;
use crate::catalog::escalation::{self, Fact, Goal, Sureness};
use crate::escalation::case::{Atoms, Case};
use crate::escalation::facts::Facts;
use crate::inventory::Inventory;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

/// All that a score is made from.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// With every edge: what a kind of integration is for makes it no less powerful.
    pub case: Case,
    pub data: Data,
    pub exposure: Exposure,
    /// What of the identity is not known, in sentences without a full stop. The score is then the least that it can be.
    pub gaps: Vec<String>,
}

/// A score and how it comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// 0 to 100.
    pub score: u32,
    pub band: Severity,
    pub terms: Vec<Term>,
    /// What is not known of what the identity holds: the score is then the least that it can be.
    pub gaps: Vec<String>,
    /// What the repository cannot prove; each counts as absent.
    pub unknown: Vec<Control>,
}

/// One line of the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub part: Part,
    /// Of D and E their share, of an object its part of the sum behind D, of X what a control
    /// takes off.
    pub value: f64,
    /// Words for people, without a full stop.
    pub words: String,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Data,
    Object,
    Escalation,
    Exposure,
}

impl Assessment {
    /// What the org tells of one of its identities; `None` where nothing of it is in the repository.
    pub fn of(inventory: &Inventory<'_>, id: IdentityId, access: &Access, facts: &Facts) -> Option<Self> {
        let org = &inventory.org;
        let identity = &org.identities[id];
        if identity.holders.is_empty() && identity.stock_profile.is_none() {
            return None;
        }
        Some(Self {
            case: Case::new(org.library, access, facts, None),
            data: Data::of(inventory, access),
            exposure: Exposure::of(org, id, facts),
            gaps: gaps(org, id),
        })
    }

    /// 0 to 100.
    pub fn score(&self) -> u32 {
        self.score_of(self.case.all(), self.data.sum(), &self.exposure)
    }

    pub fn risk(&self) -> Risk {
        let (all, score) = (self.case.all(), self.score());
        let reach = total(&self.case, all, Sureness::Likely);
        let likely = reach != total(&self.case, all, Sureness::Certain);
        let mut terms = self.data.terms(reach, likely, !self.gaps.is_empty());
        terms.extend(self.escalation_terms(all));
        terms.extend(self.exposure.terms());
        Risk { score, band: band(score), terms, gaps: self.gaps.clone(), unknown: self.exposure.unknown() }
    }

    /// The score as a number that says something: `None` where nothing is known that adds to it, and not all is known.
    pub fn known_score(&self) -> Option<u32> {
        Some(self.score()).filter(|&score| score > 0 || self.gaps.is_empty())
    }

    fn score_of(&self, atoms: Atoms, sum: Sum, exposure: &Exposure) -> u32 {
        let reach = data::share(total(&self.case, atoms, Sureness::Likely), sum);
        let power = 1.0 - (1.0 - reach) * (1.0 - self.escalation(atoms));
        // Rounded first: what is the same on paper is the same on every machine.
        let score = (power * f64::from(exposure.percent()) * 1e6).round() / 1e6;
        // Between 0 and 100 by its factors.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let score = score.round() as u32;
        score
    }

    /// How far these atoms can escalate, 0 to 1: what is known by a label alone does not count.
    fn escalation(&self, atoms: Atoms) -> f64 {
        let highest = self.goals(atoms).filter(|(_, g)| !g.modifier).map(|(_, g)| g.weight).max();
        let more: u32 = self.goals(atoms).filter(|(_, g)| g.modifier).map(|(_, g)| u32::from(g.weight)).sum();
        f64::from((u32::from(highest.unwrap_or(0)) + more).min(100)) / 100.0
    }

    fn goals(&self, atoms: Atoms) -> impl Iterator<Item = (&'static Fact, &'static Goal)> {
        let reached = self.case.reach(atoms, Sureness::Likely);
        escalation::goals().filter(move |(fact, _)| reached.intersects(fact.nodes()))
    }

    fn escalation_terms(&self, atoms: Atoms) -> Vec<Term> {
        let certain = self.case.reach(atoms, Sureness::Certain);
        let term = |(fact, goal): (&Fact, &Goal)| {
            let likely = if certain.intersects(fact.nodes()) { "" } else { "likely " };
            Term {
                part: Part::Escalation,
                value: f64::from(goal.weight) / 100.0,
                words: format!("it can {likely}{}", fact.can),
            }
        };
        let worst =
            self.goals(atoms).filter(|(fact, g)| !g.modifier && g.weight > 0 && fact.part_of.is_empty());
        let worst = worst.max_by_key(|(fact, g)| (g.weight, std::cmp::Reverse(fact.name)));
        let none = || Term {
            part: Part::Escalation,
            value: 0.0,
            words: "no combination leads beyond what it holds".to_owned(),
        };
        let mut terms = vec![worst.map_or_else(none, term)];
        terms.extend(self.goals(atoms).filter(|(_, goal)| goal.modifier).map(term));
        terms
    }
}

/// What is not known of what an identity holds.
fn gaps(org: &Org<'_>, id: IdentityId) -> Vec<String> {
    let of = Principal::Identity(id);
    let missing = org.missing(of).into_iter();
    let missing = missing.map(|m| format!("{} '{}' is not in the repository", m.kind.noun(), m.name));
    missing.chain(org.gaps(of).into_iter().map(|gap| gap.in_words(org))).collect()
}

/// Whether atoms that are at least so sure give all data.
fn total(case: &Case, atoms: Atoms, least: Sureness) -> Option<Total> {
    let held = case.held(atoms, least);
    let has = |total: &Total| escalation::permission(total.permission()).is_some_and(|n| held.intersects(n));
    [Total::Modify, Total::View].into_iter().find(has)
}

/// What a score means, in words.
pub const SCALE: &str =
    "risk is 0 to 100, lower is better: below 15 is good, from 35 medium, from 60 high, from 80 critical";

/// How a score is called.
pub fn band(score: u32) -> Severity {
    match score {
        80.. => Severity::Critical,
        60.. => Severity::High,
        35.. => Severity::Medium,
        15.. => Severity::Low,
        _ => Severity::Info,
    }
}

#[cfg(test)]
mod tests;
