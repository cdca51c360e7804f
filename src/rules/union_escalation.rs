//! Permissions of several holders that lead somewhere only in one hand.

use super::paths::report;
use super::rule::{Check, Group, Rule};
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "union-escalation",
    Group::Escalation,
    Severity::Critical,
    include_str!("union_escalation.md"),
    Check::Identity(|of, out| report(of, true, out)),
)
.varying();
