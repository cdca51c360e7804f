//! A password for ever, by permission or by the profile's policy.

use crate::finding::{Explained, Label, Place, Site};
use crate::metadata::component::Content;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::held_permission;
use crate::rules::shared::of_profile::of_profile;
use crate::rules::shared::once::Once;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = held_permission::rule(
    "password-never-expires",
    Group::Session,
    Severity::High,
    include_str!("password_never_expires.md"),
)
.also(Check::Org(check));

fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut once = Once::default();
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
            .explained_by(Explained::ByPermission("PasswordNeverExpires"))
            .identities(&profile.identities)
            .message(format!("the password policy of {} lets a password live for ever", profile.who))
            .help(
                "A copy of the password that was made years ago still logs in. Give the integration no password at \
                 all, but a certificate or client credentials; until then write the number of days after which it \
                 changes.",
            );
        once.push(draft);
    }
    once.report(cx, out);
}
