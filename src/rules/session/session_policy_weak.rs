//! Sessions that outlive their use.

use crate::config::{OptionInfo, OptionValue, Stricter};
use crate::finding::{Label, Place, Site};
use crate::metadata::component::Content;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_profile::of_profile;
use crate::rules::shared::once::Once;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "session-policy-weak",
    Group::Session,
    Severity::Low,
    include_str!("session_policy_weak.md"),
    Check::Org(check),
)
.off_by_default()
.with_options(&[OptionInfo {
    name: "max-minutes",
    default: OptionValue::Count(120),
    stricter: Stricter::Lower,
    description: "How many minutes without activity a session may last.",
}]);

fn check(cx: &Context<'_>, out: &mut Findings) {
    let limit = cx.option("max-minutes");
    let mut once = Once::default();
    for (_, component) in cx.org.components() {
        let Content::ProfileSessionSetting(setting) = &component.content else { continue };
        let (Some(name), Some(timeout)) = (&setting.profile, &setting.session_timeout) else { continue };
        let Some(minutes) = timeout.text.parse::<u64>().ok().filter(|&minutes| minutes > limit) else {
            continue;
        };
        let Some(profile) = of_profile(cx, &name.text) else { continue };
        let site = Site { file: component.file, place: Place::Element(timeout.offset) };
        let draft = cx
            .about_label(profile.subject, Label { site, text: "minutes without activity".into() })
            .identities(&profile.identities)
            .message(format!("a session of {} lasts {minutes} minutes without activity", profile.who))
            .help(format!("A stolen session works for as long as it lasts. Write {limit} or less."));
        once.push(draft);
    }
    once.report(cx, out);
}
