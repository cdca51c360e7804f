//! Delete on an object.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::object_bit;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "delete-granted",
    Group::Objects,
    Severity::Medium,
    include_str!("delete_granted.md"),
    Check::Grant(GrantKind::Object, |granted, out| {
        object_bit::report(
            granted,
            Bits::DELETE,
            "may delete records of",
            "Few integrations delete; a stolen token or a bug in a sync job does. Mark records as obsolete \
             in a field instead.",
            out,
        );
    }),
);
