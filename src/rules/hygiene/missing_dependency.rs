//! Bits that cannot stand without others, in permission sets.

use rustc_hash::FxHashSet;

use crate::catalog::{implied, permission};
use crate::finding::Place;
use crate::metadata::entry::{self, Entry};
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{BIT_NAMES, Bits, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::{Names, Symbol};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "missing-dependency",
    Group::Hygiene,
    Severity::Medium,
    include_str!("missing_dependency.md"),
    Check::Hygiene(check),
)
.refused_by_a_deploy();

/// Below this API version a permission set file is not a complete statement.
const COMPLETE_SINCE: u16 = 40;

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let version = library.project.roots[by.cx.org.root].api_version;
    // A profile overlays the org: what it lacks may be there.
    if by.holder.kind != HolderKind::PermissionSet || version.is_some_and(|v| v < COMPLETE_SINCE) {
        return;
    }
    // What is missing may stand in a piece that could not be read.
    for component in by.holder.components(library).filter(|c| !c.is_incomplete()) {
        let enabled: FxHashSet<Symbol> = component
            .entries()
            .filter(|(_, e)| e.enables_permission())
            .map(|(_, e)| library.names.fold(e.name))
            .collect();
        for (document, entry) in component.entries() {
            let name = library.names.get(entry.name);
            let missing = missing(&library.names, &enabled, entry, name);
            if missing.is_empty() {
                continue;
            }
            let place = Place::Leaf { element: entry.offset, leaf: entry::key_of(entry.kind) };
            let draft = by
                .cx
                .about_holder(by.holder, document, place, format!("needs {} as well", missing.join(", ")))
                .key(format!("{:?}:{}", entry.kind, name.to_lowercase()))
                .identities(by.identities)
                .message(format!("{} grants '{name}' without what it depends on: {}", by.holder.title(), missing.join(", ")))
                .help(
                    "Whether the org adds what is missing or refuses the deploy is not confirmed. Grant what is \
                     missing, or take the dependent right away.",
                );
            out.push(&by.cx, draft);
        }
    }
}

fn missing(names: &Names, enabled: &FxHashSet<Symbol>, entry: &Entry, name: &str) -> Vec<&'static str> {
    let bits = |wanted: Bits| {
        let lacking = wanted - entry.bits;
        BIT_NAMES.into_iter().filter(|(bit, _)| lacking.contains(*bit)).map(|(_, name)| name).collect()
    };
    match entry.kind {
        GrantKind::Object | GrantKind::Field => bits(implied::entry_bits(entry.kind, name, entry.bits)),
        GrantKind::UserPermission if entry.enables_permission() => {
            let enabled =
                |permission: &str| names.find(permission).is_some_and(|wanted| enabled.contains(&wanted));
            permission::find(name)
                .into_iter()
                .flat_map(permission::Permission::requires)
                .filter(|required| !enabled(required))
                .collect()
        }
        _ => Vec::new(),
    }
}
