//! Field permissions on fields that have none.

use rustc_hash::FxHashSet;

use super::context::{Findings, HolderContext};
use super::listing::{counted, few};
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::GrantKind;
use crate::catalog::severity::Severity;
use crate::finding::Place;
use crate::metadata::entry;

pub(super) const RULE: Rule = Rule::new(
    "fls-on-required-field",
    Group::Hygiene,
    Severity::Medium,
    include_str!("fls_on_required_field.md"),
    Check::Hygiene(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let always = by.cx.org.always_accessible_fields();
    if always.is_empty() {
        return;
    }
    let names = &by.cx.org.library.names;
    for (document, file) in by.holder.files(by.cx.org.library) {
        let fields = file.entries.iter().filter(|e| e.kind == GrantKind::Field);
        let fields = fields.filter(|e| !e.bits.is_empty() && always.contains(&names.fold(e.name)));
        let mut met = FxHashSet::default();
        let fields: Vec<_> = fields.filter(|e| met.insert(names.fold(e.name))).collect();
        let Some(first) = fields.first() else { continue };
        let place = Place::Leaf { element: first.offset, leaf: entry::key_of(GrantKind::Field) };
        let listed: Vec<_> = fields.iter().map(|e| names.get(e.name)).collect();
        let draft = by
            .cx
            .about_holder(by.holder, document, place, "the first of them")
            .identities(by.identities)
            .message(format!(
                "{} sets the permissions of {} that {} none: {}",
                by.holder.title(),
                counted(listed.len(), "field", "fields"),
                if listed.len() == 1 { "has" } else { "have" },
                few(&listed)
            ))
            .help(
                "A field that every record requires, or that is the master of a detail, is open to everybody who has the \
                 object, and a deploy that sets its permissions is refused. Remove the entries.",
            );
        out.push(&by.cx, draft);
    }
}
