//! Field permissions on fields that have none.

use rustc_hash::FxHashSet;

use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::text::phrase::{count, few};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "fls-on-required-field",
    Group::Hygiene,
    Severity::Medium,
    include_str!("fls_on_required_field.md"),
    Check::Hygiene(check),
)
.refused_by_a_deploy();

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let always = by.cx.analysis.always_accessible_fields();
    if always.is_empty() {
        return;
    }
    let names = &by.cx.org.library.names;
    for component in by.holder.components(by.cx.org.library) {
        let fields = component.entries().filter(|(_, e)| e.kind == GrantKind::Field && !e.bits.is_empty());
        let mut met = FxHashSet::default();
        let fields: Vec<_> = fields
            .filter(|(_, e)| always.contains(&names.fold(e.name)) && met.insert(names.fold(e.name)))
            .collect();
        let Some(&(document, first)) = fields.first() else { continue };
        let place = Place::Leaf { element: first.offset, leaf: entry::key_of(GrantKind::Field) };
        let mut listed: Vec<_> = fields.iter().map(|(_, e)| names.get(e.name)).collect();
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
                few(&listed)
            ))
            .help(
                "A field that every record requires, or that is the master of a detail, is open to everybody who has the \
                 object, and a deploy that sets its permissions is refused. Remove the entries.",
            );
        out.push(&by.cx, draft);
    }
}
