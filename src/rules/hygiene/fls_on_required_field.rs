//! Field permissions on fields that have none.

use rustc_hash::FxHashSet;

use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, list_more, quoted};

pub(crate) const RULE: Rule = Rule::new(
    "fls-on-required-field",
    Group::Hygiene,
    Severity::Medium,
    include_str!("fls_on_required_field.md"),
    Check::Hygiene(check),
)
.refused_by_a_deploy();

/// How many fields a message names.
const MOST_FIELDS: usize = 20;

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let without = by.cx.analysis.fields_without_permissions();
    if without.is_empty() {
        return;
    }
    let has_none = |field: Symbol| without[field.index()];
    let names = &by.cx.org.library.names;
    for component in by.holder.components(by.cx.org.library) {
        let on = component.entries().filter(|(_, e)| e.kind == GrantKind::Field);
        let on = on.map(|(document, e)| (document, e.offset, e.name));
        let off = component.files().flat_map(|(document, file)| {
            file.off_fields.iter().map(move |(name, offset)| (document, offset, name))
        });
        let mut fields: Vec<_> = on.chain(off).filter(|(_, _, name)| has_none(*name)).collect();
        fields.retain(|(_, _, name)| !is_own_name(names.get(*name)));
        fields.sort_unstable_by_key(|&(document, offset, _)| (document, offset));
        let mut met = FxHashSet::default();
        fields.retain(|(_, _, name)| met.insert(names.fold(*name)));
        let Some(&(document, offset, _)) = fields.first() else { continue };
        let place = Place::Leaf { element: offset, leaf: entry::key_of(GrantKind::Field) };
        let mut listed: Vec<_> = fields.iter().map(|&(_, _, name)| names.get(name)).collect();
        listed.sort_unstable();
        let draft = by
            .cx
            .about_holder(by.holder, document, place, "the first of them")
            .identities(by.identities)
            .message(format!(
                "{} sets the permissions of {} that {} none: {}",
                by.holder.title(),
                count(listed.len(), "field"),
                if listed.len() == 1 { "has" } else { "have" },
                list_more(&listed.iter().map(quoted).collect::<Vec<_>>(), MOST_FIELDS)
            ))
            .help(
                "A field that the platform or its definition requires, the master of a detail, and what the platform sets \
                 itself are open to everybody who has the object; parts of an address or of a name have the permissions of \
                 the whole. A deploy that sets their permissions is refused, even where both are false. Remove the entries.",
            );
        out.push(&by.cx, draft);
    }
}

/// Whether it is the name of a custom object: files that the platform wrote and takes again do hold that one.
fn is_own_name(field: &str) -> bool {
    let parts = field.split_once('.');
    parts.is_some_and(|(object, name)| object.ends_with("__c") && name.eq_ignore_ascii_case("Name"))
}
