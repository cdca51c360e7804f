//! View All Records on one object.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::object_bit;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "view-all-records",
    Group::Objects,
    Severity::Medium,
    include_str!("view_all_records.md"),
    Check::Grant(GrantKind::Object, |granted, out| {
        object_bit::report(
            granted,
            Bits::VIEW_ALL,
            "may read all records of",
            "Sharing does not limit what it reads of the object. Share the records that it needs through a \
             role or a sharing rule, or keep this where a full feed is the purpose.",
            out,
        );
    }),
);
