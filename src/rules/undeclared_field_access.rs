//! Rights on fields that no contract asks for.

use super::rule::{Check, Group, Rule};
use super::undeclared::{report, report_asserted};
use crate::catalog::grant::GrantKind;
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "undeclared-field-access",
    Group::Contract,
    Severity::High,
    include_str!("undeclared_field_access.md"),
    Check::Grant(GrantKind::Field, report),
)
.also(Check::Identity(report_asserted));
