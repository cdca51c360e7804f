//! A session level that a program cannot reach.

use crate::finding::{Label, Place, Site};
use crate::metadata::component::Content;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_profile::of_profile;
use crate::rules::shared::once::Once;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "high-assurance-blocks-headless",
    Group::Session,
    Severity::Medium,
    include_str!("high_assurance_blocks_headless.md"),
    Check::Org(check),
)
.likely();

fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut once = Once::default();
    for (_, component) in cx.org.components() {
        let Content::ProfileSessionSetting(setting) = &component.content else { continue };
        let (Some(name), Some(level)) = (&setting.profile, &setting.required_session_level) else { continue };
        if !level.text.eq_ignore_ascii_case("HIGH_ASSURANCE") {
            continue;
        }
        let Some(profile) = of_profile(cx, &name.text) else { continue };
        let site = Site { file: component.file, place: Place::Element(level.offset) };
        let draft = cx
            .about_label(profile.subject, Label { site, text: "no program can answer a second factor".into() })
            .identities(&profile.identities)
            .message(format!("{} needs a high assurance session, which a login without a person rarely gets", profile.who))
            .help(
                "Flows without a user's approval, such as JWT and client credentials, are then refused, and \
                 somebody mends that with a wider profile. Write STANDARD and limit where the integration logs in \
                 from.",
            );
        once.push(draft);
    }
    once.report(cx, out);
}
