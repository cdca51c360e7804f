//! Rights on more objects than one integration is likely to need.

use rustc_hash::FxHashSet;

use super::context::{Findings, HolderContext};
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::GrantKind;
use crate::catalog::severity::Severity;
use crate::config::{OptionInfo, OptionValue};

pub(super) const RULE: Rule = Rule::new(
    "object-sprawl",
    Group::Objects,
    Severity::Medium,
    include_str!("object_sprawl.md"),
    Check::Holder(check),
)
.likely()
.with_options(&[OptionInfo {
    name: "max-objects",
    default: OptionValue::Count(25),
    description: "How many objects a holder may grant rights on.",
}]);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let objects: FxHashSet<_> = by
        .entries()
        .filter(|(_, e)| e.kind == GrantKind::Object && !e.bits.is_empty())
        .map(|(_, e)| library.names.fold(e.name))
        .collect();
    let limit = by.cx.option("max-objects");
    if by.identities.is_empty() || objects.len() as u64 <= limit {
        return;
    }
    let Some(draft) = by.cx.about_whole(by.holder, format!("rights on {} objects", objects.len())) else {
        return;
    };
    let draft = draft
        .identities(by.identities)
        .message(format!("{} has rights on {} objects; more than {limit} are rarely all needed", by.who(), objects.len()))
        .help("Every object is one more that a stolen token opens. Keep the objects that the integration reads or writes and set the others to false.");
    out.push(&by.cx, draft);
}
