//! A permission set that an Integration-licence user cannot be given.

use crate::finding::Place;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "license-mismatch",
    Group::Api,
    Severity::High,
    include_str!("license_mismatch.md"),
    Check::Holder(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let org = by.cx.org;
    let uses = org.uses(by.id).iter().filter(|u| !u.effective);
    let mut mismatched: Vec<_> = uses.map(|u| u.identity).collect();
    mismatched.dedup();
    if mismatched.is_empty() {
        return;
    }
    for (document, file) in by.holder.files(org.library) {
        let Some(license) = &file.license else { continue };
        let draft = by
            .cx
            .about_holder(by.holder, document, Place::Element(license.offset), "another user licence")
            .identities(&mismatched)
            .message(format!(
                "{} needs the user licence '{}', but Salesforce Integration is the licence of {}",
                by.holder.title(),
                license.text,
                by.cx.whom(&mismatched)
            ))
            .help(
                "Such a user cannot be given this set, so its grants are not counted as held. Put what the \
                 integration needs into a set without a licence, or with the Salesforce API Integration licence.",
            );
        out.push(&by.cx, draft);
    }
}
