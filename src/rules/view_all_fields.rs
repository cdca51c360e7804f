//! View All Fields on one object.

use super::object_bit;
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "view-all-fields",
    Group::Fields,
    Severity::High,
    include_str!("view_all_fields.md"),
    Check::Grant(GrantKind::Object, |granted, out| {
        object_bit::report(
            granted,
            Bits::VIEW_ALL_FIELDS,
            "may read every field of",
            "Every field of the object is readable, those that are added later included, and a retrieve no \
             longer lists which. List the fields that it needs in fieldPermissions.",
            out,
        );
    }),
);
