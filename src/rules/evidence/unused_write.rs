//! An object that an integration reads, and may change, and did not.

use crate::catalog::object;
use crate::inventory::used::Used;
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::unused::Unused;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;
use crate::text::phrase::or;

/// The worst first.
const WRITES: [(Bits, &str); 3] = [(Bits::DELETE, "delete"), (Bits::EDIT, "edit"), (Bits::CREATE, "create")];

pub(crate) const RULE: Rule = Rule::new(
    "unused-write",
    Group::Evidence,
    Severity::Low,
    include_str!("unused_write.md"),
    Check::Grant(GrantKind::Object, |granted, out| {
        if object::controllers(granted.name).is_some() {
            return;
        }
        let cx = &granted.by.cx;
        let key = cx.org.namespace.key(granted.name);
        // What was not touched at all is another rule's; what was done in a way that the log does not tell may be this.
        let is_used = |bit: Bits| {
            let key = &key;
            move |used: &Used| {
                used.objects.get(key).is_none_or(|object| object.unclear || object.bits.intersects(bit))
            }
        };
        let granted_writes = WRITES.iter().filter(|(bit, _)| granted.entry.bits.contains(*bit));
        let unused = granted_writes
            .filter_map(|&(bit, word)| Some((bit, word, Unused::of(granted, bit, is_used(bit))?)));
        let unused: Vec<_> = unused.collect();
        let Some((bit, _, first)) = unused.first() else { return };
        let words: Vec<&str> = unused.iter().map(|(_, word, _)| *word).collect();
        let what = format!("used '{}' and did not {} its records", granted.name, or(&words));
        out.push(cx, first.draft(granted, *bit, &what));
    }),
)
.likely()
.with_logs(&["User", "ApiTotalUsage"]);
