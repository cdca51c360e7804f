//! User permissions that Salesforce does not know.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

use crate::catalog::permission::{self, Permission};
use crate::finding::Place;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, did_you_mean, list_more, quoted};

pub(crate) const RULE: Rule = Rule::new(
    "unknown-permission",
    Group::Hygiene,
    Severity::Medium,
    include_str!("unknown_permission.md"),
    Check::Hygiene(check),
)
.varying()
.refused_by_a_deploy();

/// How many names a message shows.
const NAMED: usize = 5;

/// The same strange names stand in every profile of an org, and each costs a search of the whole
/// catalogue.
fn near_miss(name: &str) -> Option<&'static Permission> {
    static KNOWN: Mutex<BTreeMap<String, Option<&'static Permission>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(name) {
        return *known;
    }
    let found = permission::near_miss(name);
    known.insert(name.to_owned(), found);
    found
}

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    for component in by.holder.components(library) {
        let mut unknown: Vec<(&str, usize, u32)> = Vec::new();
        let mut met = FxHashSet::default();
        for (document, entry) in component.entries().filter(|(_, e)| e.kind == GrantKind::UserPermission) {
            let name = library.names.get(entry.name);
            if permission::find(name).is_some() {
                continue;
            }
            let Some(meant) = near_miss(name) else {
                if met.insert(library.names.fold(entry.name)) {
                    unknown.push((name, document, entry.offset));
                }
                continue;
            };
            let place = Place::Leaf { element: entry.offset, leaf: "name" };
            let draft = by
                .cx
                .about_holder(by.holder, document, place, did_you_mean(meant.name))
                .key(name.to_lowercase())
                .identities(by.identities)
                .message(format!("{} names the user permission '{name}', which is not known", by.holder.title()))
                .help(format!(
                    "An org that does not know a name refuses the deploy, and what the line was meant to allow or \
                     forbid does not happen. Write '{}'.",
                    meant.name
                ));
            out.push(&by.cx, draft);
        }
        let Some(&(_, document, offset)) = unknown.first() else { continue };
        // Which names are said must not depend on how the entries are laid out.
        unknown.sort_unstable();
        let names: Vec<_> = unknown.iter().map(|(name, ..)| quoted(name)).collect();
        let draft = by
            .cx
            .about_holder(by.holder, document, Place::Leaf { element: offset, leaf: "name" }, "not in the catalogue")
            .severity(Severity::Info)
            .identities(by.identities)
            .message(format!(
                "{} names {} that the catalogue does not know: {}",
                by.holder.title(),
                count(unknown.len(), "user permission"),
                list_more(&names, NAMED)
            ))
            .help("Names come with releases and features, so this need not be a mistake; what they allow is not judged.");
        out.push(&by.cx, draft);
    }
}
