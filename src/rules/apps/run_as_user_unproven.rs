//! An app that logs in as a user of whom nothing is known.

use crate::org::identity::Identity;
use crate::org::words::is_administrator;
use crate::rules::engine::context::{AppContext, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::names::fold;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "run-as-user-unproven",
    Group::Apps,
    Severity::High,
    include_str!("run_as_user_unproven.md"),
    Check::App(check),
)
.likely()
.varying();

const PROVE: &str = "The app can do whatever this user can. Declare the integration in leastforce.toml with this name \
                     under 'users' and with its profile and permission sets, so that its access is judged.";

fn check(of: &AppContext<'_>, out: &mut Findings) {
    let Some(flow) = of.app.client_credentials.as_ref().filter(|stated| stated.value) else { return };
    let title = of.app.title();
    let known: Vec<&Identity> = of
        .cx
        .org
        .identities_by_app(of.id)
        .iter()
        .map(|&id| &of.cx.org.identities[id])
        .filter(|i| !i.holders.is_empty() || i.stock_profile.is_some())
        .collect();
    let user = of.app.run_as.as_ref().filter(|user| !user.value.is_placeholder);
    let Some(user) = user else {
        if known.is_empty() {
            let message =
                format!("{title} logs in with client credentials, and as whom is not in the repository");
            let draft = of.draft(flow, "enabled here").severity(Severity::Info).message(message);
            let help = "The app can do whatever its run-as user can. Declare the integration in leastforce.toml with \
                        this app under 'apps' and with the holders of that user.";
            out.push(&of.cx, draft.help(help));
        }
        return;
    };
    let name = &user.value.name;
    let shown = of.cx.org.library.shown_username(name);
    let (message, help) = if is_administrator(name) {
        (
            format!("{title} logs in as '{shown}', by its name an administrator"),
            "Whoever has the app's secret is that administrator. Give the app a user of its own that can use the API \
             alone and holds what the integration needs.",
        )
    } else if known.is_empty() {
        (format!("{title} logs in as '{shown}', and nothing says what that user may do"), PROVE)
    } else if let Some(other) = known.iter().find(|i| !has_user(of, i, name)) {
        (
            format!(
                "{title} logs in as '{shown}', whom integration '{}' does not name as a user",
                other.name
            ),
            "Either the app runs as the wrong user, or the declaration is not complete: name the user under 'users'.",
        )
    } else {
        return;
    };
    out.push(&of.cx, of.draft(user, "runs as this user").message(message).help(help));
}

/// Whether an identity's users, where it names any, include one.
fn has_user(of: &AppContext<'_>, identity: &Identity, name: &str) -> bool {
    let integration = identity.integration.and_then(|i| of.cx.org.config.integrations.get(i));
    integration
        .is_none_or(|i| i.users.is_empty() || i.users.iter().any(|user| fold(&user.value) == fold(name)))
}
