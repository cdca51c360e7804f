//! Delete on an object.

use super::object_bit;
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::severity::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    name: "delete-granted",
    group: Group::Objects,
    severity: Severity::Medium,
    confidence: Confidence::Certain,
    taste: false,
    varies: false,
    options: &[],
    docs: include_str!("delete_granted.md"),
    check: Check::Grant(GrantKind::Object, |granted, out| {
        object_bit::report(
            granted,
            Bits::DELETE,
            "may delete records of",
            "Few integrations delete; a stolen token or a bug in a sync job does. Mark records as obsolete \
             in a field instead.",
            out,
        );
    }),
};
