//! Rights on objects whose records are worth stealing.

use crate::catalog::object;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::{BIT_NAMES, Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "sensitive-object-access",
    Group::Objects,
    Severity::High,
    include_str!("sensitive_object_access.md"),
    Check::Grant(GrantKind::Object, check),
)
.varying();

/// The bit that names the finding: the strongest one written.
const STRONGEST_FIRST: [Bits; 7] = [
    Bits::MODIFY_ALL,
    Bits::DELETE,
    Bits::EDIT,
    Bits::CREATE,
    Bits::VIEW_ALL,
    Bits::READ,
    Bits::VIEW_ALL_FIELDS,
];

fn check(granted: &Granted<'_>, out: &mut Findings) {
    // What has no permissions of its own is an impossible entry.
    if object::controllers(granted.name).is_some() {
        return;
    }
    let Some(sensitivity) = object::sensitivity(granted.name) else { return };
    let Some(bit) = STRONGEST_FIRST.into_iter().find(|b| granted.entry.bits.contains(*b)) else { return };
    let cx = &granted.by.cx;
    let bits: Vec<_> = BIT_NAMES
        .into_iter()
        .filter(|(b, _)| granted.entry.bits.contains(*b))
        .map(|(_, name)| name)
        .collect();
    if !sensitivity.concerns(granted.entry.bits) {
        return;
    }
    let only_reads = (granted.entry.bits - (Bits::READ | Bits::VIEW_ALL_FIELDS)).is_empty();
    let draft = granted
        .draft(bit)
        .severity(if only_reads { Severity::Medium } else { cx.rule.severity })
        .message(format!(
            "{} has rights on the sensitive object '{}': {}",
            granted.who(bit),
            granted.name,
            bits.join(", ")
        ))
        .help(format!(
            "{} Keep only what the integration cannot do without. {}",
            sensitivity.why,
            revoke(&granted.by)
        ));
    out.push(cx, draft);
}
