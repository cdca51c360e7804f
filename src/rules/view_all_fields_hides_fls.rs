//! Field permissions beside View All Fields, which makes them vanish.

use rustc_hash::FxHashMap;

use super::context::{Findings, HolderContext};
use super::listing::{counted, few};
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::severity::Severity;
use crate::finding::Place;
use crate::metadata::entry;
use crate::metadata::names::fold;

pub(super) const RULE: Rule = Rule::new(
    "view-all-fields-hides-fls",
    Group::Hygiene,
    Severity::Low,
    include_str!("view_all_fields_hides_fls.md"),
    Check::Hygiene(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let names = &by.cx.org.library.names;
    for (document, file) in by.holder.files(by.cx.org.library) {
        let open = file.entries.iter().filter(|e| e.bits.contains(Bits::VIEW_ALL_FIELDS));
        let mut open: FxHashMap<_, _> =
            open.map(|e| (fold(names.get(e.name)).into_owned(), (e, 0_usize))).collect();
        if open.is_empty() {
            continue;
        }
        for field in file.entries.iter().filter(|e| e.kind == GrantKind::Field) {
            let object = names.get(field.name).split_once('.').map_or("", |(object, _)| object);
            if let Some((_, fields)) = open.get_mut(&*fold(object)) {
                *fields += 1;
            }
        }
        let mut hidden: Vec<_> = open.into_values().filter(|(_, fields)| *fields > 0).collect();
        hidden.sort_by_key(|(object, _)| object.offset);
        let Some((first, _)) = hidden.first() else { continue };
        let objects: Vec<_> = hidden.iter().map(|(object, _)| names.get(object.name)).collect();
        let leaf = |leaf| Place::Leaf { element: first.offset, leaf };
        let key = leaf(entry::key_of(GrantKind::Object));
        let draft = by
            .cx
            .about_holder(by.holder, document, key, "the first of them")
            .related(by.cx.label(document, leaf("viewAllFields"), "by this"))
            .identities(by.identities)
            .message(format!(
                "{} lists fields of {} on which it grants View All Fields: {}",
                by.holder.title(),
                counted(objects.len(), "object", "objects"),
                few(&objects)
            ))
            .help(
                "A retrieve leaves the list out where View All Fields is on, so that the file no longer says which \
                 fields are meant, or which may be edited. Keep the list, or View All Fields.",
            );
        out.push(&by.cx, draft);
    }
}
