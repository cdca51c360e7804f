//! Reading fields that the project itself calls sensitive.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::sensitive_field;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
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
