//! A person who logs in as an integration.

use crate::evidence::Way;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::users;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "integration-used-by-person",
    Group::Evidence,
    Severity::High,
    include_str!("integration_used_by_person.md"),
    Check::Identity(check),
)
.with_tables(&["User", "LoginHistory"]);

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    for of_user in users(of) {
        let Some(seen) = of_user.times(Way::is_interactive) else { continue };
        let Some(draft) = of_user.draft("this user") else { continue };
        let draft = draft
            .key(of_user.key(""))
            .row(of_user.row(seen.times.place, "the last of these logins"))
            .message(format!(
                "somebody logs in by browser as {}: {} by '{}'",
                of_user.title(),
                seen.how_often(),
                seen.way.kind
            ))
            .help(
                "Whoever knows this login acts with the integration's rights, and nobody can tell what the person did \
                 from what the system did. Give the person a user of their own, change the password, and let the \
                 integration's user use the API alone: licence Salesforce Integration, or the permission API Only User.",
            );
        out.push(&of.cx, draft);
    }
}
