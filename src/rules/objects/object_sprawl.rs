//! Rights on more objects than one integration is likely to need.

use rustc_hash::FxHashSet;

use crate::config::{OptionInfo, OptionValue, Stricter};
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "object-sprawl",
    Group::Objects,
    Severity::Medium,
    include_str!("object_sprawl.md"),
    Check::Holder(check),
)
.likely()
.with_options(&[
    OptionInfo {
        name: "max-objects",
        default: OptionValue::Count(25),
        stricter: Stricter::Lower,
        description: "How many objects a holder may grant rights on.",
    },
    OptionInfo {
        name: "max-share",
        default: OptionValue::Share(0.4),
        stricter: Stricter::Lower,
        description: "Which part of the project's own objects a holder may grant rights on; counts from 25 objects on.",
    },
]);

/// Of fewer objects a share says little: a small project is made for few purposes.
const ENOUGH: usize = 25;

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let objects: FxHashSet<_> = by
        .entries()
        .filter(|(_, e)| e.kind == GrantKind::Object && !e.bits.is_empty())
        .map(|(_, e)| library.names.fold(e.name))
        .collect();
    let limit = by.cx.option("max-objects");
    if by.identities.is_empty() {
        return;
    }
    let measure = if objects.len() as u64 > limit {
        format!("rights on {} objects; more than {limit} are rarely all needed", objects.len())
    } else if let Some((granted, held)) = share(by, &objects) {
        format!("rights on {granted} of the {held} objects of the project; so many are rarely all needed")
    } else {
        return;
    };
    let Some(draft) = by.cx.about_whole(by.holder, format!("rights on {} objects", objects.len())) else {
        return;
    };
    let draft = draft
        .identities(by.identities)
        .message(format!("{} has {measure}", by.who()))
        .help("Every object is one more that a stolen token opens. Keep the objects that the integration reads or writes and set the others to false.");
    out.push(&by.cx, draft);
}

/// How many of the objects that the project holds are granted, and how many it holds, where that is
/// a larger part than it may be.
#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
fn share(by: &HolderContext<'_>, granted: &FxHashSet<Symbol>) -> Option<(usize, usize)> {
    if granted.is_empty() {
        return None;
    }
    let org = by.cx.org;
    let held = by.cx.analysis.schema().grantable_objects().count();
    let names = &org.library.names;
    let known =
        granted.iter().filter(|name| by.cx.analysis.schema().object(names.get(**name)).is_some()).count();
    let too_many = held >= ENOUGH && known as f64 > held as f64 * by.cx.share("max-share");
    too_many.then_some((known, held))
}
