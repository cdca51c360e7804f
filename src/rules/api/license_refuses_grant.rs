//! Grants that the licence of a profile or permission set does not allow.

use crate::catalog::license::{License, LicenseClass, LicenseKind};
use crate::finding::Place;
use crate::metadata::entry::{self, Entry};
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;
use crate::text::phrase::few;

pub(crate) const RULE: Rule = Rule::new(
    "license-refuses-grant",
    Group::Api,
    Severity::Medium,
    include_str!("license_refuses_grant.md"),
    Check::Hygiene(check),
)
.likely();

/// What a licence refuses.
struct Refusal {
    key: &'static str,
    /// Completes "the licence '...' allows no ...".
    what: &'static str,
    help: &'static str,
}

const STANDARD_OBJECTS: Refusal = Refusal {
    key: "standard-objects",
    what: "rights on standard objects in a permission set of its own",
    help: "A set that is bound to the user licence offers custom objects alone. Bind it to the permission set licence \
           SalesforceAPIIntegrationPsl, which the user needs as well, or to none.",
};
const ALL_RECORDS: Refusal = Refusal {
    key: "all-records",
    what: "View All and Modify All of an object",
    help: "A deploy or an assignment is refused (\"The user license doesn't allow the permission\"). Share the records \
           with the agent's user, or take the rights out.",
};
const PAGES: Refusal = Refusal {
    key: "pages",
    what: "Visualforce pages",
    help: "The assignment to such a user was seen refused. Take the pages out: an integration calls the API.",
};

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let own = by.holder.known_license(library);
    if let Some(license) = own.filter(|license| license.kind == LicenseKind::User) {
        let is_set = by.holder.kind == HolderKind::PermissionSet;
        match license.class {
            LicenseClass::Integration if is_set => {
                let is_standard = |entry: &Entry| !library.names.get(entry.name).contains("__");
                report(by, license, &STANDARD_OBJECTS, out, |e| {
                    if e.kind == GrantKind::Object && is_standard(e) { e.bits } else { Bits::empty() }
                });
            }
            LicenseClass::Agent => report(by, license, &ALL_RECORDS, out, |e| {
                if e.kind == GrantKind::Object {
                    e.bits & (Bits::VIEW_ALL | Bits::MODIFY_ALL)
                } else {
                    Bits::empty()
                }
            }),
            _ => {}
        }
    }
    if let Some(license) = own.filter(|l| l.class == LicenseClass::Integration).or_else(|| of_users(by)) {
        report(by, license, &PAGES, out, |e| if e.kind == GrantKind::Page { e.bits } else { Bits::empty() });
    }
}

/// The integration licence of the users that have a holder, by the profile of one of them.
fn of_users(by: &HolderContext<'_>) -> Option<&'static License> {
    let org = by.cx.org;
    let holders = by.identities.iter().flat_map(|&id| &org.identities[id].holders);
    let profiles = holders.map(|&h| &org.holders[h]).filter(|h| h.kind == HolderKind::Profile);
    let mut licenses = profiles.filter_map(|profile| profile.known_license(org.library));
    licenses.find(|license| license.is_of_api_users())
}

fn report(
    by: &HolderContext<'_>,
    license: &License,
    refusal: &Refusal,
    out: &mut Findings,
    refused: impl Fn(&Entry) -> Bits,
) {
    let library = by.cx.org.library;
    let entries = by.holder.entries(library).map(|(document, entry)| (document, entry, refused(entry)));
    let entries: Vec<_> = entries.filter(|(.., bits)| !bits.is_empty()).collect();
    let Some((document, first, _)) = entries.first() else { return };
    let mut grants: Vec<String> = entries
        .iter()
        .map(|(_, entry, bits)| Grant::new(entry.kind, library.names.get(entry.name), *bits).to_string())
        .collect();
    grants.sort_unstable();
    grants.dedup();
    let place = Place::Leaf { element: first.offset, leaf: entry::key_of(first.kind) };
    let draft = by
        .cx
        .about_holder(by.holder, *document, place, "the first of them")
        .key(refusal.key)
        .identities(by.identities)
        .message(format!(
            "the licence '{}' allows no {}, and {} grants {}",
            license.name,
            refusal.what,
            by.holder.title(),
            few(&grants)
        ))
        .help(refusal.help);
    out.push(&by.cx, draft);
}
