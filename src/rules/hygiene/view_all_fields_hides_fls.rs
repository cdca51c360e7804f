//! Field permissions beside View All Fields, which makes them vanish.

use rustc_hash::FxHashMap;

use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, few};

pub(crate) const RULE: Rule = Rule::new(
    "view-all-fields-hides-fls",
    Group::Hygiene,
    Severity::Low,
    include_str!("view_all_fields_hides_fls.md"),
    Check::Hygiene(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let names = &by.cx.org.library.names;
    for component in by.holder.components(by.cx.org.library) {
        let open = component.entries().filter(|(_, e)| e.bits.contains(Bits::VIEW_ALL_FIELDS));
        let open: FxHashMap<_, _> = open.map(|at| (fold(names.get(at.1.name)).into_owned(), at)).collect();
        if open.is_empty() {
            continue;
        }
        let fields = component.entries().filter(|(_, e)| e.kind == GrantKind::Field);
        let objects = fields.filter_map(|(_, e)| open.get(&*fold(names.get(e.name).split_once('.')?.0)));
        let mut hidden: Vec<_> = objects.collect();
        hidden.sort_unstable_by_key(|(document, object)| (*document, object.offset));
        hidden.dedup();
        let Some(&&(document, first)) = hidden.first() else { continue };
        let mut objects: Vec<_> = hidden.iter().map(|(_, object)| names.get(object.name)).collect();
        objects.sort_unstable();
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
                count(objects.len(), "object"),
                few(&objects)
            ))
            .help(
                "A retrieve leaves the list out where View All Fields is on, so that the file no longer says which \
                 fields are meant, or which may be edited. Keep the list, or View All Fields.",
            );
        out.push(&by.cx, draft);
    }
}
