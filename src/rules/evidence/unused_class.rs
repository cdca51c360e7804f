//! An Apex REST class that an integration may call and did not.

use crate::inventory::used::Used;
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::unused::Unused;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "unused-class",
    Group::Evidence,
    Severity::Low,
    include_str!("unused_class.md"),
    Check::Grant(GrantKind::Class, |granted, out| {
        let cx = &granted.by.cx;
        // How any other class is called no log shows.
        let code = cx.analysis.code();
        if code.find(granted.name).is_none_or(|class| class.code.rest_path.is_none()) {
            return;
        }
        let key = cx.org.namespace.key(granted.name);
        let is_used = |used: &Used| used.classes.contains_key(&key);
        let Some(unused) = Unused::of(granted, Bits::ENABLED, is_used) else {
            return;
        };
        let what = format!("did not call Apex REST class '{}'", granted.name);
        out.push(cx, unused.draft(granted, Bits::ENABLED, &what));
    }),
)
.likely()
.with_logs(&["User", "ApiTotalUsage"]);
