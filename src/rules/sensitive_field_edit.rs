//! Changing fields that the project itself calls sensitive.

use super::rule::{Check, Group, Rule};
use super::sensitive_field;
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "sensitive-field-edit",
    Group::Fields,
    Severity::High,
    include_str!("sensitive_field_edit.md"),
    Check::Grant(GrantKind::Field, |granted, out| {
        sensitive_field::report(
            granted,
            Bits::EDIT,
            "may edit",
            "Let the integration read it at most, unless it is the source of the values.",
            out,
        );
    }),
);
