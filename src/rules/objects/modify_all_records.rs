//! Modify All Records on one object.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::object_bit;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "modify-all-records",
    Group::Objects,
    Severity::High,
    include_str!("modify_all_records.md"),
    Check::Grant(GrantKind::Object, |granted, out| {
        object_bit::report(
            granted,
            Bits::MODIFY_ALL,
            "may change and delete all records of",
            "Sharing does not limit it: it reads, changes, deletes and transfers every record of the object. \
             Grant read and edit, and share the records that it works on.",
            out,
        );
    }),
);
