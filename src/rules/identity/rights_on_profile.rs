//! Rights that an integration has through its profile.

use rustc_hash::FxHashSet;

use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;
use crate::text::phrase::count_of;

pub(crate) const RULE: Rule = Rule::new(
    "rights-on-profile",
    Group::Identity,
    Severity::Low,
    include_str!("rights_on_profile.md"),
    Check::Holder(check),
)
.off_until_configured();

const KINDS: [(GrantKind, &str, &str); 3] = [
    (GrantKind::Object, "object", "objects"),
    (GrantKind::Field, "field", "fields"),
    (GrantKind::Class, "class", "classes"),
];

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    // A standard profile is not where an integration's rights could be moved out of.
    let foreign = by.holder.kind != HolderKind::Profile || by.holder.standard_profile().is_some();
    if foreign || by.identities.is_empty() {
        return;
    }
    let mut first = None;
    let mut met: [FxHashSet<_>; KINDS.len()] = Default::default();
    for (document, entry) in by.entries() {
        let Some(at) = KINDS.iter().position(|(kind, ..)| *kind == entry.kind) else { continue };
        if let Some(names) = met.get_mut(at) {
            names.insert(by.cx.org.library.names.fold(entry.name));
        }
        first.get_or_insert((document, entry));
    }
    let Some((document, entry)) = first else { return };
    let counts = KINDS.iter().zip(&met).filter(|(_, names)| !names.is_empty());
    let counts: Vec<String> =
        counts.map(|((_, one, many), names)| count_of(names.len(), one, many)).collect();
    let place = Place::Leaf { element: entry.offset, leaf: entry::key_of(entry.kind) };
    let draft = by
        .cx
        .about_holder(by.holder, document, place, "the first of them")
        .identities(by.identities)
        .message(format!("{} itself grants rights on {}", by.who(), counts.join(", ")))
        .help(
            "What is taken out of a profile's file stays granted in the org, and a profile cannot be put together \
             from parts. Move these rights to a permission set, and write false here.",
        );
    out.push(&by.cx, draft);
}
