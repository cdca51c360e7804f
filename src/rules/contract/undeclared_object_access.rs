//! Rights on objects that no contract asks for.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::undeclared::{report, report_asserted};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "undeclared-object-access",
    Group::Contract,
    Severity::High,
    include_str!("undeclared_object_access.md"),
    Check::Grant(GrantKind::Object, report),
)
.also(Check::Identity(report_asserted));
