//! Entries for objects that have no permissions of their own.

use crate::catalog::object::Controller;
use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "impossible-entry",
    Group::Hygiene,
    Severity::Medium,
    include_str!("impossible_entry.md"),
    Check::Hygiene(check),
)
.likely();

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    for (document, entry) in by.holder.entries(library) {
        if entry.kind != GrantKind::Object || entry.bits.is_empty() {
            continue;
        }
        let Some(controllers) = by.cx.analysis.controllers(entry.name) else { continue };
        let name = library.names.get(entry.name);
        let deciders: Vec<String> = controllers.iter().map(Controller::in_words).collect();
        let place = Place::Leaf { element: entry.offset, leaf: entry::key_of(GrantKind::Object) };
        let draft = by
            .cx
            .about_holder(by.holder, document, place, "has no object permissions of its own")
            .key(name.to_lowercase())
            .identities(by.identities)
            .message(format!("{} grants rights on '{name}', which has none of its own", by.holder.title()))
            .help(format!(
                "Access to it is decided by {}. Grant that, and remove this entry.",
                deciders.join(" or ")
            ));
        out.push(&by.cx, draft);
    }
}
