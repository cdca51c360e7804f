//! Permissions of several holders that lead somewhere only in one hand.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::paths::report;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "union-escalation",
    Group::Escalation,
    Severity::Critical,
    include_str!("union_escalation.md"),
    Check::Identity(|of, out| report(of, true, out)),
)
.varying();
