//! Goals of escalation that become possible.

use super::causes::Show;
use super::compared::{Compared, One};
use super::model::Escalation;
use crate::catalog::escalation::{self, Fact, Goal, Sureness};
use crate::escalation::case::Case;
use crate::escalation::proof::shortest;
use crate::terms::grant::GrantKind;

/// What is sure enough to be told.
const TOLD: [Sureness; 2] = [Sureness::Certain, Sureness::Likely];

/// The goals that it reaches in the head alone, the worst first, and those in the base alone.
pub(super) fn of(
    compared: &Compared<'_, '_>,
    show: &mut Show<'_, '_>,
) -> (Vec<Escalation>, Vec<&'static str>) {
    let (before, after) = (goals(compared.was), goals(compared.is));
    let new = after.iter().filter(|(fact, ..)| !before.iter().any(|(old, ..)| old.name == fact.name));
    let mut possible: Vec<Escalation> =
        new.filter_map(|&(fact, goal, sureness)| possible(compared, show, (fact, goal, sureness))).collect();
    possible.sort_by_key(|e| (std::cmp::Reverse((e.severity, e.confidence)), e.goal));
    let gone = before.iter().filter(|(fact, ..)| !after.iter().any(|(new, ..)| new.name == fact.name));
    (possible, gone.map(|(fact, ..)| fact.can).collect())
}

type Reached = (&'static Fact, &'static Goal, Sureness);

/// The goals that an identity reaches, each with how sure that is. What is part of another goal is told by that.
fn goals(one: Option<One<'_, '_>>) -> Vec<Reached> {
    let Some(one) = one else { return Vec::new() };
    let cases: Vec<&Case> = one.ids.iter().map(|&id| one.root.case(id)).collect();
    let sureness = |fact: &Fact| {
        let reaches = |sureness: &Sureness| {
            cases.iter().any(|case| case.reach(case.all(), *sureness).intersects(fact.nodes()))
        };
        TOLD.into_iter().find(reaches)
    };
    let told = escalation::goals().filter(|(fact, goal)| fact.part_of.is_empty() && !goal.modifier);
    told.filter_map(|(fact, goal)| Some((fact, goal, sureness(fact)?))).collect()
}

fn possible(
    compared: &Compared<'_, '_>,
    show: &mut Show<'_, '_>,
    (fact, goal, sureness): Reached,
) -> Option<Escalation> {
    let is = compared.is?;
    let case = is.root.case(is.id());
    let proof = shortest(case, case.all(), fact.nodes(), sureness)?;
    let atoms: Vec<_> = case.members(proof.atoms).map(|(_, atom)| atom).collect();
    let causes = compared.compare.change.gains(compared.pair);
    let mut found = Vec::new();
    for entry in atoms.iter().flat_map(|atom| &atom.entries) {
        found.extend(causes.iter().flat_map(|causes| causes.of_entry(entry.document, entry.entry)));
    }
    found.sort();
    found.dedup();
    Some(Escalation {
        goal: fact.name,
        can: fact.can,
        severity: goal.severity,
        confidence: sureness.confidence(),
        by: atoms.iter().map(|atom| atom.what.in_words()).collect(),
        causes: show.all(&found, true, GrantKind::UserPermission),
    })
}
