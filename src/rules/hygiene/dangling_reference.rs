//! Grants of what the repository, which holds the others, does not hold.

use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;
use crate::text::phrase::{count_of, few};

pub(crate) const RULE: Rule = Rule::new(
    "dangling-reference",
    Group::Hygiene,
    Severity::Low,
    include_str!("dangling_reference.md"),
    Check::Hygiene(check),
)
.likely()
.refused_by_a_deploy();

const NOUNS: [(GrantKind, &str, &str); 6] = [
    (GrantKind::Object, "object", "objects"),
    (GrantKind::Field, "field", "fields"),
    (GrantKind::Class, "Apex class", "Apex classes"),
    (GrantKind::Flow, "flow", "flows"),
    (GrantKind::Page, "Visualforce page", "Visualforce pages"),
    (GrantKind::CustomPermission, "custom permission", "custom permissions"),
];

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let dangling = by.cx.analysis.dangling();
    if dangling.is_empty() {
        return;
    }
    let names = &by.cx.org.library.names;
    for component in by.holder.components(by.cx.org.library) {
        for (kind, one, several) in NOUNS {
            let entries = component.entries().filter(|(_, e)| e.kind == kind && !e.bits.is_empty());
            let entries: Vec<_> =
                entries.filter(|(_, e)| dangling.contains(kind, names.fold(e.name))).collect();
            let Some(&(document, first)) = entries.first() else { continue };
            let mut listed: Vec<_> = entries.iter().map(|(_, e)| names.get(e.name)).collect();
            listed.sort_unstable();
            listed.dedup();
            let place = Place::Leaf { element: first.offset, leaf: entry::key_of(kind) };
            let draft = by
                .cx
                .about_holder(by.holder, document, place, "the first of them")
                .key(one)
                .identities(by.identities)
                .message(format!(
                    "{} grants rights on {} that the repository does not hold: {}",
                    by.holder.title(),
                    count_of(listed.len(), one, several),
                    few(&listed)
                ))
                .help(
                    "A deploy is refused where the org does not know a name; where something of the name comes back, so \
                     does the right. Remove the entries, or keep what they name in the repository.",
                );
            out.push(&by.cx, draft);
        }
    }
}
