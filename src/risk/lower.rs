//! What would lower a score most.

use std::cmp::Reverse;

use super::data::Reach;
use super::exposure::Control;
use super::{Assessment, band, total};
use crate::catalog::dependency::{self, Strength, Term};
use crate::catalog::escalation::{self, Fact, Nodes, Sureness};
use crate::escalation::case::{Atom, Atoms, Case, What};
use crate::escalation::cut::cut;
use crate::terms::grant::Grant;
use crate::terms::severity::Severity;

/// One change and the score after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowering {
    /// What to take away: grants as people write them. Empty where a control is added.
    pub without: Vec<String>,
    /// What to add.
    pub with: Option<Control>,
    pub score: u32,
    /// What the identity can do now and could no longer do, after "it can": goals that are rated critical, the worst
    /// first.
    pub closes: Vec<&'static str>,
}

/// Changes worth naming.
const MOST: usize = 5;

impl Assessment {
    /// The changes that lower the score most: first what to take away, then which control to add, of each the
    /// best first and of equals the smallest. They are each grant with what depends on it and each object by itself, each
    /// control that is not known to hold, and the cuts of the worst goal and of all data.
    pub fn lowers(&self) -> Vec<Lowering> {
        let now = self.score();
        let critical = self.critical();
        let removals = self.removals().into_iter();
        let mut found: Vec<Lowering> = removals.map(|atoms| self.without(atoms, &critical)).collect();
        // Where all data is held, no object changes anything.
        if total(&self.case, self.case.all(), Sureness::Likely).is_none() {
            found.extend(self.data.objects.iter().map(|object| self.without_object(object)));
        }
        let missing = Control::ALL.into_iter().filter(|&c| self.exposure.get(c) != Some(true));
        found.extend(missing.map(|control| self.with(control)));
        found.retain(|change| change.score < now);
        found.sort_by(|a, b| {
            let order =
                |l: &Lowering| (l.with.is_some(), l.score, l.with, l.without.len(), l.without.clone());
            order(a).cmp(&order(b))
        });
        found.dedup();
        found.truncate(MOST);
        found
    }

    /// The change to begin with: where a goal is reached that is rated critical, the smallest that closes the worst of
    /// them, whatever the score is then; else, unless the score is good, the change that lowers it most.
    pub fn first_step(&self) -> Option<Lowering> {
        let critical = self.critical();
        let closing = critical.first().and_then(|worst| {
            let changes = self.removals().into_iter().map(|atoms| self.without(atoms, &critical));
            let changes = changes.filter(|change| change.closes.contains(&worst.can));
            changes.min_by_key(|change| (change.without.len(), change.score, change.without.clone()))
        });
        closing.or_else(|| {
            let is_good = band(self.score()) == Severity::Info;
            self.lowers().into_iter().filter(|_| !is_good).min_by_key(|change| change.score)
        })
    }

    /// The goals rated critical that it reaches and that amount to no other, the worst first.
    fn critical(&self) -> Vec<&'static Fact> {
        let goals = self.goals(self.case.all());
        let goals =
            goals.filter(|(fact, goal)| goal.severity == Severity::Critical && fact.part_of.is_empty());
        let mut goals: Vec<_> = goals.collect();
        goals.sort_by_key(|(fact, goal)| (Reverse(goal.weight), fact.name));
        goals.into_iter().map(|(fact, _)| fact).collect()
    }

    fn removals(&self) -> Vec<Atoms> {
        let case = &self.case;
        let all = case.all();
        let mut removals: Vec<Atoms> =
            case.members(case.filter(|a| !a.background)).map(|(n, _)| 1 << n).collect();
        let worst = self.goals(all).map(|(_, goal)| goal.weight).max();
        let goals = self.goals(all).filter(|(_, goal)| Some(goal.weight) == worst && goal.weight > 0);
        let goals = goals.fold(Nodes::NONE, |nodes, (fact, _)| nodes.with(fact.nodes()));
        let view = escalation::permission("ViewAllData").unwrap_or_default();
        for target in [goals, view, goals.with(view)] {
            removals.extend(cut(case, all, target).map(|cut| cut.atoms));
        }
        let needs = needs(case);
        removals.into_iter().map(|atoms| with_dependents(case, &needs, atoms)).collect()
    }

    /// `critical` is what it reaches now.
    fn without(&self, atoms: Atoms, critical: &[&'static Fact]) -> Lowering {
        let left = self.case.all() & !atoms;
        Lowering {
            without: grants(&self.case, atoms),
            with: None,
            score: self.score_of(left, self.data.sum(), &self.exposure),
            closes: self.closed(left, critical),
        }
    }

    fn closed(&self, left: Atoms, critical: &[&'static Fact]) -> Vec<&'static str> {
        let still = self.case.reach(left, Sureness::Likely);
        let lost = critical.iter().filter(|fact| !still.intersects(fact.nodes()));
        lost.map(|fact| fact.can).collect()
    }

    fn without_object(&self, object: &Reach) -> Lowering {
        let left = self.data.sum().plus(object, -1.0);
        let score = self.score_of(self.case.all(), left, &self.exposure);
        Lowering {
            without: vec![format!("any right on {}", object.object)],
            with: None,
            score,
            closes: Vec::new(),
        }
    }

    fn with(&self, control: Control) -> Lowering {
        let mut exposure = self.exposure.clone();
        exposure.set(control, Some(true));
        let score = self.score_of(self.case.all(), self.data.sum(), &exposure);
        Lowering { without: Vec::new(), with: Some(control), score, closes: Vec::new() }
    }
}

/// Of each atom the others that it depends on, as far as is known.
fn needs(case: &Case) -> Vec<Atoms> {
    let needed = |name: &str| {
        let rows = dependency::of(&Grant::permission(name)).filter(|row| row.strength <= Strength::SeenWith);
        let permission = |needs: &Term| if let Term::Permission(name) = needs { Some(*name) } else { None };
        let names: Vec<&str> = rows.filter_map(|row| permission(&row.needs)).collect();
        case.filter(|atom| matches!(atom.what, What::Permission(name) if names.contains(&name)))
    };
    let of = |(_, atom): (usize, &Atom)| match atom.what {
        What::Permission(name) => needed(name),
        What::Given { .. } => 0,
    };
    case.members(case.all()).map(of).collect()
}

/// These atoms and those that depend on them: an org refuses to take away what something else needs.
fn with_dependents(case: &Case, needs: &[Atoms], mut atoms: Atoms) -> Atoms {
    let taken = case.filter(|atom| !atom.background);
    loop {
        let depends = (0..needs.len()).filter(|&n| needs[n] & atoms != 0).fold(0, |set, n| set | 1 << n);
        let all = atoms | depends & taken;
        if all == atoms {
            return atoms;
        }
        atoms = all;
    }
}

fn grants(case: &Case, atoms: Atoms) -> Vec<String> {
    case.members(atoms).flat_map(|(_, a)| a.what.grants()).collect()
}
