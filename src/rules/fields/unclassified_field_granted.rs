//! Fields in an integration's hands of which nobody said how careful to be with them.

use rustc_hash::FxHashSet;

use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "unclassified-field-granted",
    Group::Fields,
    Severity::Info,
    include_str!("unclassified_field_granted.md"),
    Check::Holder(check),
)
.off_by_default();

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    if by.identities.is_empty() {
        return;
    }
    let (library, schema) = (by.cx.org.library, by.cx.analysis.schema());
    let mut met = FxHashSet::default();
    let mut first = None;
    let mut unclassified = 0;
    for (document, entry) in by.entries().filter(|(_, e)| e.kind == GrantKind::Field) {
        let name = library.names.get(entry.name);
        let Some(known) = schema.field(name).filter(|_| name.ends_with("__c")) else { continue };
        if !met.insert(library.names.fold(entry.name)) {
            continue;
        }
        if known.field.marks.as_ref().is_none_or(|marks| marks.classification.is_none()) {
            unclassified += 1;
            first.get_or_insert((document, entry, name));
        }
    }
    let Some((document, entry, name)) = first else { return };
    let percent = (met.len() - unclassified) * 100 / met.len().max(1);
    let place = Place::Leaf { element: entry.offset, leaf: entry::key_of(GrantKind::Field) };
    let draft = by
        .cx
        .about_holder(by.holder, document, place, "the first of them")
        .identities(by.identities)
        .message(format!(
            "{} grants custom fields of the project, {} in number, of which {percent} % are classified; '{name}' is not",
            by.who(),
            met.len()
        ))
        .help(
            "What is not classified cannot be told from what is harmless. Write <securityClassification> into the \
             fields' files, the riskiest first.",
        );
    out.push(&by.cx, draft);
}
