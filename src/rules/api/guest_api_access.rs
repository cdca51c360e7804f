//! Visitors who may call the API.

use crate::catalog::license::LicenseClass;
use crate::catalog::permission;
use crate::catalog::profile::ProfileClass;
use crate::finding::Place;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::Grant;
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "guest-api-access",
    Group::Api,
    Severity::High,
    include_str!("guest_api_access.md"),
    Check::Hygiene(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let standard = by.holder.standard_profile().is_some_and(|s| s.class == ProfileClass::Guest);
    let licensed = by.holder.known_license(library).is_some_and(|l| l.class == LicenseClass::Guest);
    if by.holder.kind != HolderKind::Profile || !standard && !licensed {
        return;
    }
    for (document, entry) in by.holder.entries(library).filter(|(_, e)| e.enables_permission()) {
        if !permission::API_ENABLED.eq_ignore_ascii_case(library.names.get(entry.name)) {
            continue;
        }
        let leaf = |leaf| Place::Leaf { element: entry.offset, leaf };
        let draft = by
            .cx
            .about_holder(by.holder, document, leaf("name"), "granted here")
            .related(by.cx.label(document, leaf("enabled"), "by this"))
            .grant(Grant::permission(permission::API_ENABLED))
            .message(format!("{} lets visitors who never log in call the API", by.holder.title()))
            .help(
                "A guest with API Enabled is an integration without credentials: whatever the profile and the \
                 sharing rules for guests open can be read in bulk by anybody. Write false here, and let the site's \
                 own code read what its pages show.",
            );
        out.push(&by.cx, draft);
    }
}
