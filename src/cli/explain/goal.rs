//! A fact of the escalation graph, such as a goal, for people and as data.

use std::io::Write;

use serde::Serialize;

use crate::catalog::escalation::{self, Edge, Fact};

#[derive(Serialize)]
pub(super) struct Page {
    pub(super) name: &'static str,
    /// What it lets an integration do; of a given fact, what there is.
    can: &'static str,
    /// Known from files; no edge reaches it.
    given: bool,
    /// How bad it is as the end of a path; `None` where no path ends in it.
    severity: Option<&'static str>,
    /// What it adds to the risk score, in percent.
    weight: Option<u8>,
    /// The edges that lead to it.
    edges: Vec<super::edge::Mention>,
}

impl Page {
    pub(super) fn of(fact: &'static Fact) -> Self {
        let goal = fact.goal.as_ref();
        // Reaching one that amounts to it is reaching it.
        let amounts = escalation::facts().iter().filter(|part| part.part_of.intersects(fact.nodes()));
        let nodes = amounts.fold(fact.nodes(), |all, part| all.with(part.nodes()));
        let leads = |edge: &&Edge| edge.reaches.intersects(nodes);
        Self {
            name: fact.name,
            can: fact.can,
            given: fact.given,
            severity: goal.map(|goal| goal.severity.name()),
            weight: goal.map(|goal| goal.weight),
            edges: escalation::edges().iter().filter(leads).map(super::edge::mention).collect(),
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        match (self.given, self.severity) {
            (true, _) => writeln!(out, "{}: a fact that files show: {}", self.name, self.can)?,
            (false, Some(severity)) => {
                writeln!(out, "{}: a goal of escalation paths, rated {severity}", self.name)?;
                writeln!(out, "\nWho reaches it can {}.", self.can)?;
            }
            (false, None) => writeln!(out, "{}: a step of escalation paths: it can {}", self.name, self.can)?,
        }
        if let Some(weight) = self.weight {
            writeln!(out, "It counts {weight} of 100 in the escalation term of the risk.")?;
        }
        if !self.edges.is_empty() {
            writeln!(out, "\nThese steps lead to it; 'leastforce explain e7' shows one:")?;
            super::edge::write_list(&self.edges, out)?;
        }
        Ok(())
    }
}
