//! How a goal is reached: the shortest way, in steps.

use super::case::{Atoms, Case};
use crate::catalog::escalation::{self, Edge, Nodes, Sureness};

/// A way to a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// In an order in which each needs only what atoms give or earlier ones reach.
    pub steps: Vec<ProofStep>,
    /// Every atom that a step uses.
    pub atoms: Atoms,
    /// The permission sets that the identity gives itself on the way.
    pub sets: Vec<String>,
}

/// An edge that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofStep {
    pub edge: &'static Edge,
    /// The atoms that it uses, by their place in the case.
    pub atoms: Vec<usize>,
    /// It also needs what an earlier step reached.
    pub continues: bool,
}

/// Larger than the length of any proof.
const UNREACHED: u32 = 1 << 20;

/// The shortest way from these atoms to any node of `target`, in edges that are at least so sure:
/// an edge counts as often as it is needed.
pub fn shortest(case: &Case, atoms: Atoms, target: Nodes, least: Sureness) -> Option<Proof> {
    let held = case.held(atoms, least);
    let (mut cost, mut by) =
        (vec![UNREACHED; escalation::nodes().len()], vec![None; escalation::nodes().len()]);
    held.numbers().for_each(|n| cost[n] = 0);
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for (at, step) in case.steps.iter().enumerate().filter(|(_, s)| s.sureness >= least) {
            let needed: u32 = step.needs.numbers().map(|n| cost[n].min(UNREACHED)).sum();
            if needed >= UNREACHED {
                continue;
            }
            let total = needed + u32::from(step.edge.is_some());
            for reached in step.reaches.numbers() {
                if total < cost[reached] {
                    (cost[reached], by[reached]) = (total, Some(at));
                    changed = true;
                }
            }
        }
    }
    let goal = target.numbers().filter(|&n| cost[n] < UNREACHED).min_by_key(|&n| cost[n])?;
    let mut taken = Vec::new();
    collect(case, &by, goal, &mut taken);
    let mut proof = assemble(case, atoms, held, &taken, least);
    if held.contains(Nodes::of(goal)) {
        proof.atoms |= giver(case, atoms, goal, least).map_or(0, |n| 1 << n);
    }
    Some(proof)
}

/// The steps behind a node, what they need first.
fn collect(case: &Case, by: &[Option<usize>], node: usize, taken: &mut Vec<usize>) {
    let Some(at) = by[node].filter(|at| !taken.contains(at)) else { return };
    // Costs fall from a node to what it needs, so this ends.
    for needed in case.steps[at].needs.numbers() {
        collect(case, by, needed, taken);
    }
    taken.push(at);
}

fn assemble(case: &Case, atoms: Atoms, held: Nodes, taken: &[usize], least: Sureness) -> Proof {
    let mut proof = Proof { steps: Vec::new(), atoms: 0, sets: Vec::new() };
    for step in taken.iter().map(|&at| &case.steps[at]) {
        proof.sets.extend(step.set.clone());
        let mut used: Vec<usize> =
            step.needs.and(held).numbers().filter_map(|node| giver(case, atoms, node, least)).collect();
        used.sort_unstable();
        used.dedup();
        proof.atoms |= used.iter().fold(0, |set, &n| set | 1 << n);
        if let Some(edge) = step.edge {
            proof.steps.push(ProofStep { edge, atoms: used, continues: !held.contains(step.needs) });
        }
    }
    proof
}

/// The atom that gives a node: the one that is about it rather than one that implies it.
fn giver(case: &Case, atoms: Atoms, node: usize, least: Sureness) -> Option<usize> {
    let giving =
        case.members(atoms).filter(|(_, a)| a.sureness >= least && a.gives.contains(Nodes::of(node)));
    giving.min_by_key(|(n, atom)| (!atom.is_about(node), *n)).map(|(n, _)| n)
}

/// A smallest part of these atoms that still reaches a node of `target`, so that nothing of it can
/// be left out; `None` where they do not reach one.
pub fn minimal(case: &Case, atoms: Atoms, target: Nodes, least: Sureness) -> Option<Atoms> {
    let mut part = shortest(case, atoms, target, least)?.atoms;
    for atom in (0..case.atoms.len()).filter(|n| atoms >> n & 1 == 1) {
        let without = part & !(1 << atom);
        if without != part && case.reach(without, least).intersects(target) {
            part = without;
        }
    }
    Some(part)
}
