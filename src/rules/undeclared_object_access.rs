//! Rights on objects that no contract asks for.

use super::rule::{Check, Group, Rule};
use super::undeclared::{report, report_asserted};
use crate::catalog::grant::GrantKind;
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "undeclared-object-access",
    Group::Contract,
    Severity::High,
    include_str!("undeclared_object_access.md"),
    Check::Grant(GrantKind::Object, report),
)
.also(Check::Identity(report_asserted));
