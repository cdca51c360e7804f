//! A full user licence on an integration's profile.

use crate::catalog::license::{self, LicenseClass};
use crate::finding::Place;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
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
