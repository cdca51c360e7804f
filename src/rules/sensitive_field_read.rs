//! Reading fields that the project itself calls sensitive.

use super::rule::{Check, Group, Rule};
use super::sensitive_field;
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "sensitive-field-read",
    Group::Fields,
    Severity::Medium,
    include_str!("sensitive_field_read.md"),
    Check::Grant(GrantKind::Field, |granted, out| {
        sensitive_field::report(
            granted,
            Bits::READ,
            "may read",
            "Leave it out unless the integration cannot work without it.",
            out,
        );
    }),
);
