//! Which rules about evidence did not run, and for lack of what.

use std::collections::BTreeMap;

use super::rule::Rule;
use crate::evidence::{EventKind, Evidence};
use crate::text::phrase::commas;

/// What the evidence lacks of that which rules look at. Without any evidence nobody asked for such rules.
#[derive(Default)]
pub struct Gaps {
    /// In the order of the register.
    pub rules: Vec<&'static str>,
    /// The rules by the first table that they lack.
    by_table: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Gaps {
    pub fn of(rules: impl Iterator<Item = &'static Rule>, evidence: Option<&Evidence>) -> Self {
        let mut gaps = Self::default();
        if evidence.is_none() {
            return gaps;
        }
        for rule in rules {
            if let Some(table) = rule.lacks(evidence).next() {
                gaps.rules.push(rule.name);
                gaps.by_table.entry(table).or_default().push(rule.name);
            }
        }
        gaps
    }

    /// One for each table.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.by_table.iter().map(|(table, rules)| {
            // Rules about what is not in a log ask for more of it.
            let reach = if EventKind::of(table).is_some() { " that reaches back 90 days" } else { "" };
            let rules_of = if rules.len() == 1 { "this rule" } else { "these rules" };
            format!(
                "the evidence has no {table}{reach}, so {rules_of} did not run: {}; 'leastforce evidence queries' says how to \
                 export it",
                commas(rules)
            )
        })
    }
}
