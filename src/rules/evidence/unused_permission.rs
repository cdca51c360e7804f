//! A user permission whose use the logs of the Bulk API show, and do not.

use crate::inventory::used::{HARD_DELETE, Used};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::unused::Unused;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "unused-permission",
    Group::Evidence,
    Severity::Medium,
    include_str!("unused_permission.md"),
    Check::Grant(GrantKind::UserPermission, |granted, out| {
        if !granted.name.eq_ignore_ascii_case(HARD_DELETE) {
            return;
        }
        let is_used = |used: &Used| used.hard_deleted.is_some();
        let Some(unused) = Unused::of(granted, Bits::ENABLED, is_used) else { return };
        let what = "hard-deleted nothing by the Bulk API";
        out.push(&granted.by.cx, unused.draft(granted, Bits::ENABLED, what));
    }),
)
.likely()
.with_logs(&["User", "BulkApi", "BulkApi2"]);
