//! Rights on fields that no contract asks for.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::undeclared::{report, report_asserted};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "undeclared-field-access",
    Group::Contract,
    Severity::High,
    include_str!("undeclared_field_access.md"),
    Check::Grant(GrantKind::Field, report),
)
.also(Check::Identity(report_asserted));
