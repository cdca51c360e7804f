//! What to take away so that no path is left.

use super::case::{Atoms, Case};
use super::proof::minimal;
use crate::catalog::escalation::{Nodes, Sureness};

/// Grants whose loss leaves no path to a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    pub atoms: Atoms,
    /// No set of fewer grants does it. Otherwise it is one that leaves no path, and in which each
    /// grant is needed.
    pub smallest: bool,
}

/// Up to this many different atoms, apart from those that every cut has, the smallest cut is found.
pub const EXACT: u32 = 20;
/// Ways that are looked at before the rest of a cut is found one by one.
const MOST_PROOFS: usize = 200;

/// A cut of these atoms against every path to `target`, however unsure. `None` where a path is left
/// when every grant is gone.
///
/// Not all paths are enumerated: a cut of those known so far either leaves none, and then no cut of
/// all paths is smaller, or leaves one that is not known yet.
pub fn cut(case: &Case, atoms: Atoms, target: Nodes) -> Option<Cut> {
    let least = Sureness::Guess;
    let background = case.filter(|a| a.background);
    let mut proofs: Vec<Atoms> = Vec::new();
    let mut cut = Cut { atoms: 0, smallest: true };
    while let Some(left) = minimal(case, atoms & !cut.atoms, target, least) {
        let left = left & !background;
        if left == 0 {
            return None;
        }
        if proofs.len() < MOST_PROOFS {
            proofs.push(left);
            cut = hit(case, &proofs);
        } else {
            let first = left & left.wrapping_neg();
            cut = Cut { atoms: cut.atoms | first, smallest: false };
        }
    }
    if !cut.smallest {
        cut.atoms = trim(case, atoms, cut.atoms, target);
    }
    Some(cut)
}

/// The same cut without what the rest of it makes needless.
fn trim(case: &Case, atoms: Atoms, mut cut: Atoms, target: Nodes) -> Atoms {
    for atom in case.members(cut).map(|(n, _)| 1 << n).collect::<Vec<Atoms>>() {
        let without = cut & !atom;
        if !case.reach(atoms & !without, Sureness::Guess).intersects(target) {
            cut = without;
        }
    }
    cut
}

/// A cheapest set with an atom of every proof.
fn hit(case: &Case, proofs: &[Atoms]) -> Cut {
    let forced = proofs.iter().filter(|p| p.is_power_of_two()).fold(0, |set, p| set | p);
    let open: Vec<Atoms> = proofs.iter().copied().filter(|p| p & forced == 0).collect();
    let different = open.iter().fold(0, |set, p| set | p).count_ones();
    if different > EXACT {
        return Cut { atoms: forced | greedy(case, &open), smallest: false };
    }
    // The greedy answer bounds the search.
    let mut best = (cost(case, greedy(case, &open)) + 1, 0);
    search(case, &open, 0, 0, &mut best);
    Cut { atoms: forced | best.1, smallest: true }
}

/// Branches on the atoms of the proof that leaves least choice; of equally cheap answers the first
/// in the case's order stays.
fn search(case: &Case, open: &[Atoms], chosen: Atoms, spent: u32, best: &mut (u32, Atoms)) {
    if spent >= best.0 {
        return;
    }
    let unhit = open.iter().filter(|p| *p & chosen == 0);
    let Some(&tightest) = unhit.min_by_key(|p| p.count_ones()) else {
        *best = (spent, chosen);
        return;
    };
    for (atom, of) in case.members(tightest) {
        search(case, open, chosen | 1 << atom, spent.saturating_add(of.cost), best);
    }
}

/// Takes the atom that breaks most open proofs for its cost, until all are broken.
fn greedy(case: &Case, proofs: &[Atoms]) -> Atoms {
    let mut chosen = 0;
    loop {
        let open: Vec<Atoms> = proofs.iter().copied().filter(|p| p & chosen == 0).collect();
        let candidates = case.members(open.iter().fold(0, |set, p| set | p));
        let best = candidates.max_by_key(|(atom, of)| {
            let broken = open.iter().filter(|p| *p >> atom & 1 == 1).count();
            (broken * 1000 / of.cost.max(1) as usize, std::cmp::Reverse(*atom))
        });
        let Some((atom, _)) = best else { return chosen };
        chosen |= 1 << atom;
    }
}

fn cost(case: &Case, atoms: Atoms) -> u32 {
    case.members(atoms).fold(0, |sum, (_, a)| sum.saturating_add(a.cost))
}
