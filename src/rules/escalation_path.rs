//! Permissions of one holder that together lead to more than each says.

use super::paths::report;
use super::rule::{Check, Group, Rule};
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "escalation-path",
    Group::Escalation,
    Severity::Critical,
    include_str!("escalation_path.md"),
    Check::Identity(|of, out| report(of, false, out)),
)
.varying();
