//! The answer to `rules`: every rule with what is to be known about it.

use std::borrow::Cow;

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
    /// The rule's page in Markdown.
    pub docs: Cow<'static, str>,
}

impl RuleEntry {
    /// One sentence. Looked for in the page when it is asked for, since most reports show none.
    pub fn summary(&self) -> &str {
        rules::docs::page(&self.docs).summary
    }
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
        docs: Cow::Borrowed(rule.docs),
    }
}
