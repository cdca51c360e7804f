//! The answer to `rules`: every rule with what is to be known about it.

use crate::rules::{self, RULES, Rule};
use crate::terms::rule_group::Group;
use crate::terms::severity::Severity;

/// A rule as reports describe it.
#[derive(Clone, Debug)]
pub struct RuleEntry {
    pub name: String,
    pub group: Group,
    /// The severity of a finding unless its page, the catalogue or the configuration says other.
    pub severity: Severity,
    /// Whether the severity depends on what is granted. Formats that know one severity per rule
    /// then give each severity an id of its own, in every run, so that ids stay the same from
    /// run to run.
    pub varies: bool,
    /// One sentence.
    pub summary: String,
    /// The rule's page in Markdown.
    pub docs: String,
}

/// All rules, in the order in which people look for them.
pub(crate) fn rules() -> Vec<RuleEntry> {
    RULES.iter().map(entry).collect()
}

fn entry(rule: &Rule) -> RuleEntry {
    RuleEntry {
        name: rule.name.to_owned(),
        group: rule.group,
        severity: rule.severity,
        varies: rule.varies(),
        summary: rules::docs::page(rule.docs).summary.to_owned(),
        docs: rule.docs.to_owned(),
    }
}
