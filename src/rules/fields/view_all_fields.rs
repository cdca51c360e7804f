//! View All Fields on one object.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::object_bit;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
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
