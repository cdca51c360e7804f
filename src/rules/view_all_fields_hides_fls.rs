//! Field permissions beside View All Fields, which makes them vanish.

use rustc_hash::FxHashMap;

use super::context::{Findings, HolderContext};
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
        for (object, fields) in open.into_values().filter(|(_, fields)| *fields > 0) {
            let name = names.get(object.name);
            let leaf = |leaf| Place::Leaf { element: object.offset, leaf };
            let draft = by
                .cx
                .about_holder(by.holder, document, leaf(entry::key_of(GrantKind::Object)), "all its fields are readable")
                .key(name.to_lowercase())
                .related(by.cx.label(document, leaf("viewAllFields"), "by this"))
                .identities(by.identities)
                .message(format!(
                    "{} lists {fields} of the fields of '{name}' and grants View All Fields on it",
                    by.holder.title()
                ))
                .help(
                    "A retrieve leaves the list out where View All Fields is on, so that the file no longer says which \
                     fields are meant, or which may be edited. Keep the list, or View All Fields.",
                );
            out.push(&by.cx, draft);
        }
    }
}
