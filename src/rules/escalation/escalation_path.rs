//! Permissions of one holder that together lead to more than each says.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::paths::report;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "escalation-path",
    Group::Escalation,
    Severity::Critical,
    include_str!("escalation_path.md"),
    Check::Identity(|of, out| report(of, false, out)),
)
.varying();
