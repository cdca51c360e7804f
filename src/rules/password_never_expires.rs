//! A password for ever, by permission or by the profile's policy.

use super::context::{Context, Findings};
use super::held_permission;
use super::of_profile::of_profile;
use super::rule::{Check, Group, Rule};
use crate::catalog::severity::Severity;
use crate::finding::{Label, Place, Site};
use crate::metadata::component::Content;

pub(super) const RULE: Rule = held_permission::rule(
    "password-never-expires",
    Group::Session,
    Severity::High,
    include_str!("password_never_expires.md"),
)
.also(Check::Org(check));

fn check(cx: &Context<'_>, out: &mut Findings) {
    for (_, component) in cx.org.components() {
        let Content::ProfilePasswordPolicy(policy) = &component.content else { continue };
        let (Some(name), Some(days)) = (&policy.profile, &policy.password_expiration) else { continue };
        if days.text.parse::<u64>() != Ok(0) {
            continue;
        }
        let Some(profile) = of_profile(cx, &name.text) else { continue };
        let site = Site { file: component.file, place: Place::Element(days.offset) };
        let draft = cx
            .about_label(profile.subject, Label { site, text: "0 means never".into() })
            .key("passwordExpiration")
            .identities(&profile.identities)
            .message(format!("the password policy of {} lets a password live for ever", profile.who))
            .help(
                "A copy of the password that was made years ago still logs in. Give the integration no password at \
                 all, but a certificate or client credentials; until then write the number of days after which it \
                 changes.",
            );
        out.push(cx, draft);
    }
}
