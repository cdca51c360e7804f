//! An object that an integration may work on and did not.

use crate::catalog::object;
use crate::inventory::used::Used;
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::unused::Unused;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "unused-object",
    Group::Evidence,
    Severity::Low,
    include_str!("unused_object.md"),
    Check::Grant(GrantKind::Object, |granted, out| {
        // What has no permissions of its own is an impossible entry.
        if object::controllers(granted.name).is_some() {
            return;
        }
        let key = granted.by.cx.org.namespace.key(granted.name);
        let is_used = |used: &Used| used.objects.contains_key(&key);
        let bit = [Bits::DELETE, Bits::EDIT, Bits::CREATE, Bits::READ];
        let Some(bit) = bit.into_iter().find(|bit| granted.entry.bits.contains(*bit)) else { return };
        let Some(unused) = Unused::of(granted, bit, is_used) else { return };
        let what = format!("did nothing with '{}'", granted.name);
        out.push(&granted.by.cx, unused.draft(granted, bit, &what));
    }),
)
.likely()
.with_logs(&["User", "ApiTotalUsage"]);
