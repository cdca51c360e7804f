//! Rights that only a person in front of a screen can use, and that no contract asks for.

use crate::catalog::permission;
use crate::finding::Place;
use crate::metadata::entry::{self, Entry};
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::severity::Severity;
use crate::text::phrase::count_of;

pub(crate) const RULE: Rule = Rule::new(
    "interactive-surface",
    Group::Api,
    Severity::Low,
    include_str!("interactive_surface.md"),
    Check::Holder(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let on_screen = |e: &Entry| {
        e.bits.contains(Bits::ENABLED)
            && match e.kind {
                // `DefaultOff` and `Available` leave it to the user to show the tab.
                GrantKind::Tab => e.bits.contains(Bits::DEFAULT),
                GrantKind::App | GrantKind::Page => true,
                GrantKind::UserPermission => {
                    permission::find(library.names.get(e.name)).is_some_and(|p| p.interactive)
                }
                _ => false,
            }
    };
    let shown: Vec<_> = by.entries().filter(|(_, e)| on_screen(e)).collect();
    let is_agreed = |id, e: &Entry| {
        let grant = Grant::new(e.kind, library.names.get(e.name), Bits::ENABLED);
        by.cx.analysis.contract(id).is_some_and(|contract| contract.excuses(&grant))
    };
    let others = |id| shown.iter().any(|(_, e)| !is_agreed(id, e));
    let identities: Vec<_> = by.identities.iter().copied().filter(|&id| others(id)).collect();
    let is_reported = |e: &Entry| identities.iter().any(|&id| !is_agreed(id, e));
    let found: Vec<_> = shown.iter().filter(|(_, e)| is_reported(e)).collect();
    let Some(&&(document, first)) = found.first() else { return };
    let count = |kind, one: &str, many: &str| match found.iter().filter(|(_, e)| e.kind == kind).count() {
        0 => None,
        n => Some(count_of(n, one, many)),
    };
    let parts: Vec<_> = [
        count(GrantKind::Tab, "visible tab", "visible tabs"),
        count(GrantKind::App, "visible app", "visible apps"),
        count(GrantKind::Page, "Visualforce page", "Visualforce pages"),
        count(
            GrantKind::UserPermission,
            "permission of the user interface",
            "permissions of the user interface",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    let place = Place::Leaf { element: first.offset, leaf: entry::key_of(first.kind) };
    let draft = by
        .cx
        .about_holder(by.holder, document, place, "the first of them")
        .identities(&identities)
        .message(format!("{} carries rights for the user interface: {}", by.who(), parts.join(", ")))
        .help("An integration has no use for them: hide the tabs and apps and set the rest to false.");
    out.push(&by.cx, draft);
}
