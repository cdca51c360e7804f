//! Changing fields that the project itself calls sensitive.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::sensitive_field;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
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
