//! How an identity gets from what it holds to a goal of escalation, and what stands in the way of all of it.

use std::cmp::Reverse;

use super::inquiry::Inquiry;
use super::place::Place;
use crate::analysis::RootAnalysis;
use crate::catalog::escalation::{self, Fact, Goal, Nodes, Sureness};
use crate::escalation::case::{Atom, Atoms, Case};
use crate::escalation::cut::cut;
use crate::escalation::paths::Owner;
use crate::escalation::proof::{Proof, ProofStep, shortest};
use crate::finding::Place as At;
use crate::metadata::entry;
use crate::terms::ids::IdentityId;
use crate::terms::severity::{Confidence, Severity};

/// Goals that an identity reaches by the same grants.
#[derive(Debug)]
pub struct Way {
    /// The worst first.
    pub goals: Vec<Reached>,
    /// How sure it is that the worst goal is reached.
    pub confidence: Confidence,
    /// What it uses.
    pub parts: Vec<Part>,
    /// Each needs only what parts give or earlier steps reach. Empty where holding the parts is the goal itself.
    pub steps: Vec<Step>,
    /// What to take away so that no way to these goals is left. Empty where something else than its grants leads there.
    pub cut: Vec<String>,
    /// Whether no smaller set does it.
    pub smallest: bool,
}

/// A goal.
#[derive(Debug)]
pub struct Reached {
    /// As `leastforce explain` knows it.
    pub name: &'static str,
    /// What it lets an identity do, after "it can".
    pub can: &'static str,
    pub severity: Severity,
}

/// A grant, or a fact about the org.
#[derive(Debug)]
pub struct Part {
    pub words: String,
    /// Whether the cut takes it away.
    pub is_cut: bool,
    /// Who grants it and where: the first entry. `None` for what no entry grants.
    pub by: Option<(String, Place)>,
}

/// What the identity does on the way.
#[derive(Debug)]
pub struct Step {
    /// After "it can".
    pub does: &'static str,
    /// By their place in [`Way::parts`].
    pub parts: Vec<usize>,
    /// Whether it also needs what an earlier step reached.
    pub continues: bool,
}

/// What is sure enough to be told.
const TOLD: [Sureness; 2] = [Sureness::Certain, Sureness::Likely];

/// The ways of an identity, the worst first. They include what its kind of integration is there for.
pub(super) fn of(root: &RootAnalysis<'_>, id: IdentityId, inquiry: &mut Inquiry<'_>) -> Vec<Way> {
    let Some(assessment) = root.assessment(id) else { return Vec::new() };
    let case = &assessment.case;
    let mut found: Vec<Found> = goals(case);
    let mut ways = Vec::new();
    while !found.is_empty() {
        let first = (found[0].proof.atoms, found[0].sureness);
        let (same, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|f| (f.proof.atoms, f.sureness) == first);
        ways.extend(way(case, &same, inquiry));
        found = others;
    }
    ways
}

/// A goal with the shortest of the surest ways to it.
struct Found {
    fact: &'static Fact,
    goal: &'static Goal,
    sureness: Sureness,
    proof: Proof,
}

fn goals(case: &Case) -> Vec<Found> {
    let told = escalation::goals().filter(|(fact, goal)| fact.part_of.is_empty() && !goal.modifier);
    let found = told.filter_map(|(fact, goal)| {
        TOLD.iter().find_map(|&sureness| {
            let proof = shortest(case, case.all(), fact.nodes(), sureness)?;
            Some(Found { fact, goal, sureness, proof })
        })
    });
    let mut found: Vec<Found> = found.collect();
    found.sort_by_key(|f| (Reverse((f.goal.severity, f.goal.weight, f.sureness)), f.fact.name));
    found
}

fn way(case: &Case, found: &[Found], inquiry: &mut Inquiry<'_>) -> Option<Way> {
    let target = found.iter().fold(Nodes::NONE, |all, f| all.with(f.fact.nodes()));
    let cut = cut(case, case.all(), target);
    let cut_atoms: Atoms = cut.as_ref().map_or(0, |cut| cut.atoms);
    let first = found.first()?;
    let used: Vec<usize> = case.members(first.proof.atoms).map(|(n, _)| n).collect();
    let parts = used.iter().map(|&n| part(&case.atoms[n], cut_atoms >> n & 1 == 1, inquiry)).collect();
    let step = |step: &ProofStep| Step {
        does: step.edge.does,
        parts: step.atoms.iter().filter_map(|atom| used.iter().position(|n| n == atom)).collect(),
        continues: step.continues,
    };
    Some(Way {
        confidence: first.sureness.confidence(),
        parts,
        steps: first.proof.steps.iter().map(step).collect(),
        cut: case.members(cut_atoms).flat_map(|(_, atom)| atom.what.grants()).collect(),
        smallest: cut.is_some_and(|cut| cut.smallest),
        goals: found
            .iter()
            .map(|f| Reached { name: f.fact.name, can: f.fact.can, severity: f.goal.severity })
            .collect(),
    })
}

fn part(atom: &Atom, is_cut: bool, inquiry: &mut Inquiry<'_>) -> Part {
    let by = atom.entries.first().and_then(|at| {
        let library = inquiry.org.library;
        let entry = at.entry(library)?;
        let place = At::Leaf { element: entry.offset, leaf: entry::key_of(entry.kind) };
        let file = library.documents[at.document].file;
        Some((Owner::of(library, at.document).title(), inquiry.places.at(file, place)))
    });
    Part { words: atom.what.in_words(), is_cut, by }
}
