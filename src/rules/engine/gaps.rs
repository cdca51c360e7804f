//! Which rules about evidence did not run, and for lack of what.

use std::collections::BTreeMap;

use super::selection::Selection;
use crate::evidence::Evidence;
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
    pub fn of(selection: &Selection, evidence: Option<&Evidence>) -> Self {
        let mut gaps = Self::default();
        if evidence.is_none() {
            return gaps;
        }
        for (rule, _) in selection.iter() {
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
            let rules_of = if rules.len() == 1 { "this rule" } else { "these rules" };
            format!(
                "the evidence has no {table}, so {rules_of} did not run: {}; 'leastforce evidence queries' says how to \
                 export it",
                commas(rules)
            )
        })
    }
}
