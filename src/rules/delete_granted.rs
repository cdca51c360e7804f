//! Delete on an object.

use super::object_bit;
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
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
