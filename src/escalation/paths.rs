//! Which of an identity's paths are worth telling, and of whom.
//!
//! A single permission that reaches a goal has a rule of its own; what is told here are
//! combinations: of one holder where it suffices, of the whole identity where only the sum does.

use rustc_hash::{FxHashMap, FxHashSet};

use super::case::{Atoms, Case};
use super::cut::{Cut, cut};
use super::proof::{Proof, shortest};
use crate::catalog::escalation::{self, Fact, Goal, Nodes, Sureness};
use crate::org::library::Library;
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::fold;

/// A holder whose files grant something: of a group, its permission sets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    pub kind: HolderKind,
    /// As the file is named.
    pub name: String,
}

impl Owner {
    /// The holder whose file a document is.
    pub fn of(library: &Library, document: usize) -> Self {
        let source = library.source(document);
        Self {
            kind: source.kind.holder_kind().unwrap_or(HolderKind::PermissionSet),
            name: source.name.clone(),
        }
    }

    /// `profile 'ERP Integration'`.
    pub fn title(&self) -> String {
        format!("{} '{}'", self.kind.noun(), self.name)
    }
}

/// Goals that an identity reaches by combining what it holds.
#[derive(Clone, Debug)]
pub struct Path {
    /// The worst first.
    pub goals: Vec<&'static Fact>,
    /// The holder that suffices; `None` where only several together do.
    pub owner: Option<Owner>,
    /// How sure it is that the worst goal is reached.
    pub sureness: Sureness,
    /// The shortest of the surest combinations that reach the worst goal.
    pub proof: Proof,
    /// What breaks every path of the identity to these goals.
    pub cut: Cut,
}

/// What is sure enough to be told.
const TOLD: [Sureness; 2] = [Sureness::Certain, Sureness::Likely];

/// The paths of an identity, one for each holder that suffices and one for the sum. Goals that
/// another rule reports, that are part of another goal or that nothing of its own breaks are left out.
pub fn paths(library: &Library, case: &Case) -> Vec<Path> {
    let mut wanted: Vec<(&Fact, &Goal)> = escalation::goals()
        .filter(|(fact, goal)| fact.part_of.is_empty() && goal.rule.is_none() && !goal.modifier)
        .collect();
    wanted.sort_by_key(|(fact, goal)| (std::cmp::Reverse((goal.severity, goal.weight)), fact.name));
    let reached = case.reach(case.all(), Sureness::Likely);
    wanted.retain(|(fact, _)| reached.intersects(fact.nodes()));
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut owners = owners(library, case);
    // Of several that have the same, the first stands for all.
    let mut met = FxHashSet::default();
    owners.retain(|(_, atoms)| met.insert(*atoms));
    let breakable = |fact: &Fact| cut(case, case.all(), fact.nodes()).is_some();
    let goals = wanted.iter().map(|(fact, _)| *fact).filter(|fact| breakable(fact));
    let mut found: Vec<Combination> = goals.filter_map(|fact| combination(case, &owners, fact)).collect();
    let mut paths = Vec::new();
    while !found.is_empty() {
        let owner = found[0].owner;
        let (same, others) = found.into_iter().partition(|c: &Combination| c.owner == owner);
        paths.extend(path(case, owner.map(|at| owners[at].0.clone()), same));
        found = others;
    }
    paths
}

/// Puts the combinations of one owner together, the worst goal first.
fn path(case: &Case, owner: Option<Owner>, found: Vec<Combination>) -> Option<Path> {
    let goals: Vec<_> = found.iter().map(|c| c.goal).collect();
    let target = goals.iter().fold(Nodes::NONE, |all, goal| all.with(goal.nodes()));
    let cut = cut(case, case.all(), target)?;
    let Combination { sureness, proof, .. } = found.into_iter().next()?;
    Some(Path { goals, owner, sureness, proof, cut })
}

/// The shortest of the surest combinations that reach a goal.
struct Combination {
    goal: &'static Fact,
    /// The holder that has all of it, by its place; `None` where no holder has.
    owner: Option<usize>,
    sureness: Sureness,
    proof: Proof,
}

fn combination(case: &Case, owners: &[(Owner, Atoms)], goal: &'static Fact) -> Option<Combination> {
    let target = goal.nodes();
    for sureness in TOLD {
        let single = singles(case, target, sureness);
        for (at, (_, atoms)) in owners.iter().enumerate() {
            if let Some(proof) = shortest(case, atoms & !single, target, sureness) {
                return Some(Combination { goal, owner: Some(at), sureness, proof });
            }
        }
    }
    // A holder that needs no combination is the matter of another rule, and so is its part in a sum.
    let surely = |atoms: Atoms| TOLD.iter().any(|&least| case.reach(atoms, least).intersects(target));
    if owners.iter().any(|(_, atoms)| surely(*atoms)) {
        return None;
    }
    TOLD.iter().find_map(|&sureness| {
        let proof = shortest(case, case.all(), target, sureness)?;
        Some(Combination { goal, owner: None, sureness, proof })
    })
}

/// The grants that reach a goal alone. With a fact about the org they do not: which set can be
/// assigned is more than the permission to assign says.
fn singles(case: &Case, goal: Nodes, least: Sureness) -> Atoms {
    let usual = case.filter(|a| a.background && !a.is_about_the_org());
    let alone = |atom: &Atoms| case.reach(usual | atom, least).intersects(goal);
    case.members(case.filter(|a| !a.background))
        .map(|(n, _)| 1 << n)
        .filter(alone)
        .fold(0, |set, atom| set | atom)
}

/// Every holder behind a case's atoms, profiles first, with the atoms that it has; what is no grant
/// of one holder belongs to all.
fn owners(library: &Library, case: &Case) -> Vec<(Owner, Atoms)> {
    let background = case.filter(|a| a.background);
    let mut owners: Vec<(Owner, Atoms)> = Vec::new();
    let mut by_name = FxHashMap::default();
    let mut by_document = FxHashMap::default();
    for (at, atom) in case.members(case.all() & !background) {
        for entry in &atom.entries {
            let owner = *by_document.entry(entry.document).or_insert_with(|| {
                let owner = Owner::of(library, entry.document);
                *by_name.entry((owner.kind, fold(&owner.name).into_owned())).or_insert_with(|| {
                    owners.push((owner, background));
                    owners.len() - 1
                })
            });
            owners[owner].1 |= 1 << at;
        }
    }
    owners.sort();
    owners
}
