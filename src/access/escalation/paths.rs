//! Which of an identity's paths are worth telling, and of whom.
//!
//! A single permission that reaches a goal has a rule of its own; what is told here are
//! combinations: of one holder where it suffices, of the whole identity where only the sum does.

use super::case::{Atoms, Case};
use super::cut::{Cut, cut};
use super::facts::Facts;
use super::proof::{Proof, shortest};
use crate::access::library::Library;
use crate::access::org::{IdentityId, Org};
use crate::catalog::escalation::{self, Fact, Goal, Nodes, Sureness};
use crate::config::HolderKind;
use crate::metadata::names::fold;

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
        Self { kind: HolderKind::from(source.kind), name: source.name.clone() }
    }

    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && fold(&self.name) == fold(&other.name)
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

/// The identity's case without what is the work of its kind.
pub fn case(org: &Org<'_>, id: IdentityId) -> Case {
    Case::new(org.library, org.access(id), &Facts::of(org, id), org.identities[id].kind)
}

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
    let owners = owners(library, case);
    let mut found: Vec<(Option<usize>, Vec<(&Fact, Sureness, Proof)>)> = Vec::new();
    for (fact, _) in wanted {
        if let Some((owner, sureness, proof)) = combination(case, &owners, fact.nodes()) {
            match found.iter_mut().find(|(known, _)| *known == owner) {
                Some((_, goals)) => goals.push((fact, sureness, proof)),
                None => found.push((owner, vec![(fact, sureness, proof)])),
            }
        }
    }
    let path = |(owner, mut goals): (Option<usize>, Vec<(&'static Fact, Sureness, Proof)>)| {
        let target = |goals: &[(&Fact, _, _)]| goals.iter().fold(Nodes::NONE, |t, (f, ..)| t.with(f.nodes()));
        goals.retain(|(fact, ..)| cut(case, case.all(), fact.nodes()).is_some());
        let cut = cut(case, case.all(), target(&goals))?;
        let names = goals.iter().map(|(fact, ..)| *fact).collect();
        let (_, sureness, proof) = goals.into_iter().next()?;
        let owner = owner.map(|at| owners[at].0.clone());
        Some(Path { goals: names, owner, sureness, proof, cut })
    };
    found.into_iter().filter_map(path).collect()
}

/// The shortest combination that reaches a goal, and the holder that has all of it, if one has.
fn combination(case: &Case, owners: &[(Owner, Atoms)], goal: Nodes) -> Option<(Option<usize>, Sureness, Proof)> {
    for least in TOLD {
        let single = singles(case, goal, least);
        for (at, (_, atoms)) in owners.iter().enumerate() {
            if let Some(proof) = shortest(case, atoms & !single, goal, least) {
                return Some((Some(at), least, proof));
            }
        }
    }
    // A holder that needs no combination is the matter of another rule, and so is its part in a sum.
    let surely = |atoms: Atoms| TOLD.iter().any(|&least| case.reach(atoms, least).intersects(goal));
    if owners.iter().any(|(_, atoms)| surely(*atoms)) {
        return None;
    }
    TOLD.iter().find_map(|&least| Some((None, least, shortest(case, case.all(), goal, least)?)))
}

/// The grants that reach a goal alone.
fn singles(case: &Case, goal: Nodes, least: Sureness) -> Atoms {
    let background = case.filter(|a| a.background);
    let alone = |atom: &Atoms| case.reach(background | atom, least).intersects(goal);
    case.members(case.all() & !background).map(|(n, _)| 1 << n).filter(alone).fold(0, |set, atom| set | atom)
}

/// Every holder behind a case's atoms, profiles first, with the atoms that it has; what is no grant
/// of one holder belongs to all.
fn owners(library: &Library, case: &Case) -> Vec<(Owner, Atoms)> {
    let background = case.filter(|a| a.background);
    let mut owners: Vec<(Owner, Atoms)> = Vec::new();
    for (at, atom) in case.members(case.all() & !background) {
        for source in &atom.sources {
            let owner = Owner::of(library, source.document as usize);
            match owners.iter_mut().find(|(known, _)| known.is(&owner)) {
                Some((_, atoms)) => *atoms |= 1 << at,
                None => owners.push((owner, background | 1 << at)),
            }
        }
    }
    owners.sort();
    owners
}
