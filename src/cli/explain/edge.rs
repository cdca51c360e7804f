//! An edge of the escalation graph, for people and as data.

use std::io::Write;

use serde::Serialize;

use crate::catalog::escalation::{self, Clause, Edge, Node, Nodes};

/// One edge.
#[derive(Serialize)]
pub(super) struct Page {
    pub(super) id: &'static str,
    name: &'static str,
    /// Any one of these opens it.
    needs: Vec<Needs>,
    /// The control that closes it.
    unless: Option<&'static str>,
    reaches: Vec<&'static str>,
    does: &'static str,
    why: &'static str,
    instead: &'static str,
    /// The kinds of integration whose work it is.
    belongs_to: &'static [&'static str],
    sources: [&'static str; 1],
}

/// What must hold together.
#[derive(Serialize)]
struct Needs {
    all_of: Vec<&'static str>,
    /// How sure the edge is then.
    known: &'static str,
}

/// An edge in one line, where a permission takes part in it.
#[derive(Serialize)]
pub(super) struct Mention {
    id: &'static str,
    name: &'static str,
    does: &'static str,
}

impl Page {
    pub(super) fn of(edge: &'static Edge) -> Self {
        let needs = |clause: &Clause| Needs {
            all_of: clause.needs.iter().map(Node::name).collect(),
            known: clause.sureness.in_words(),
        };
        Self {
            id: edge.id,
            name: edge.name,
            needs: edge.clauses.iter().map(needs).collect(),
            unless: edge.unless,
            reaches: edge.reaches.iter().map(Node::name).collect(),
            does: edge.does,
            why: edge.why,
            instead: edge.instead,
            belongs_to: edge.belongs_to,
            sources: [edge.source],
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "{} {}: a step of escalation paths\n", self.id, self.name)?;
        writeln!(
            out,
            "{}",
            if self.needs.len() == 1 { "What it needs:" } else { "What it needs, any one line:" }
        )?;
        for Needs { all_of, known } in &self.needs {
            let words: Vec<_> = all_of.iter().map(|name| in_words(name)).collect();
            writeln!(out, "  - {} ({known})", words.join(", "))?;
        }
        if let Some(control) = self.unless {
            writeln!(out, "  unless {control} restricts the identity")?;
        }
        writeln!(out, "\nThen the integration can {}.\n\nIt leads to:", self.does)?;
        for name in &self.reaches {
            writeln!(out, "  - {}", led_to(name))?;
        }
        writeln!(out, "\n{}\n\nTo break it: {}", self.why, self.instead)?;
        if !self.belongs_to.is_empty() {
            let kinds = self.belongs_to.join(", ");
            writeln!(out, "\nThe work of integrations of kind {kinds}: not reported for them.")?;
        }
        for source in self.sources {
            writeln!(out, "\nSource: {source}")?;
        }
        Ok(())
    }
}

/// The edges that a permission takes part in.
pub(super) fn with(permission: &str) -> Vec<Mention> {
    let Some(node) = escalation::permission(permission) else { return Vec::new() };
    let needs = |edge: &&Edge| edge.clauses.iter().any(|c| c.needs.intersects(node));
    escalation::edges().iter().filter(needs).map(mention).collect()
}

pub(super) fn mention(edge: &'static Edge) -> Mention {
    Mention { id: edge.id, name: edge.name, does: edge.does }
}

pub(super) fn write_mentions(mentions: &[Mention], out: &mut dyn Write) -> std::io::Result<()> {
    if mentions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nTakes part in these edges of the escalation graph; 'leastforce explain e7' shows one:")?;
    write_list(mentions, out)
}

pub(super) fn write_list(mentions: &[Mention], out: &mut dyn Write) -> std::io::Result<()> {
    for Mention { id, name, does } in mentions {
        writeln!(out, "  {id} {name}: it can {does}")?;
    }
    Ok(())
}

/// What has to hold: a permission by its name, a fact in words.
fn in_words(name: &str) -> String {
    match escalation::fact(name) {
        None => name.to_owned(),
        Some(fact) if fact.given => format!("{} ({name})", fact.can),
        Some(fact) => format!("that it can {} ({name}{})", fact.can, by(fact.nodes())),
    }
}

fn led_to(name: &str) -> String {
    match escalation::fact(name) {
        None => format!("{name}, which comes with it"),
        Some(fact) => {
            let goal = fact.goal.as_ref().map_or(String::new(), |g| format!(", a goal rated {}", g.severity));
            format!("{name}: it can {}{goal}", fact.can)
        }
    }
}

/// The edges that reach a fact.
fn by(nodes: Nodes) -> String {
    let ids = escalation::edges().iter().filter(|e| e.reaches.intersects(nodes)).map(|e| e.id);
    let ids: Vec<_> = ids.collect();
    if ids.is_empty() { String::new() } else { format!(", see {}", ids.join(", ")) }
}
