//! A full user licence on an integration's profile.

use super::context::{Findings, HolderContext};
use super::rule::{Check, Group, Rule};
use crate::catalog::license::{self, Class as LicenseClass};
use crate::catalog::severity::Severity;
use crate::config::HolderKind;
use crate::finding::Place;

pub(super) const RULE: Rule = Rule::new(
    "not-integration-license",
    Group::Api,
    Severity::Low,
    include_str!("not_integration_license.md"),
    Check::Holder(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    if by.holder.kind != HolderKind::Profile {
        return;
    }
    for (document, file) in by.holder.files(by.cx.org.library) {
        let Some(license) = &file.license else { continue };
        if license::find(&license.text).is_none_or(|l| l.class != LicenseClass::Standard) {
            continue;
        }
        let draft = by
            .cx
            .about_holder(by.holder, document, Place::Element(license.offset), "a licence for people")
            .identities(by.identities)
            .message(format!("{} has the user licence '{}'", by.who(), license.text))
            .help(
                "The Salesforce Integration licence is limited to the API and made for this. Move the integration \
                 to it, unless its vendor's package fails on that licence.",
            );
        out.push(&by.cx, draft);
    }
}
