//! An app that an integration really uses and whose policy admits everybody, or is nowhere.

use crate::evidence::Times;
use crate::org::app::App;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::{OfUser, users};
use crate::terms::ids::AppId;
use crate::terms::names::fold;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "app-used-without-policy",
    Group::Evidence,
    Severity::Medium,
    include_str!("app_used_without_policy.md"),
    Check::Identity(check),
)
.likely()
.with_tables(&["User", "LoginHistory"])
.varying();

const ADMIT: &str = "Any user whom somebody talks into a login may hand out a token for it. Let administrators decide who may \
                     use the app (isAdminApprovedUsersOnly in the file, Permitted Users in Setup) and pre-authorise one \
                     permission set of the integration.";

const DESCRIBE: &str = "Who may use the app, with which scopes and from where, is not judged. Retrieve it into the project, with \
                        its policies, and compare it under OAuth Usage in Setup, where an app that nobody installed can be \
                        blocked. The label in the history need not be unique.";

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    for of_user in users(of) {
        for (label, times) in of_user.apps() {
            report(&of_user, label, times, out);
        }
    }
}

fn report(of_user: &OfUser<'_>, label: &str, times: &Times, out: &mut Findings) {
    let cx = &of_user.of.cx;
    let is_it = |name: &str| fold(name) == fold(label);
    let called = |app: &App| is_it(&app.name) || app.label.as_deref().is_some_and(is_it);
    let described: Vec<(AppId, &App)> =
        cx.org.apps.iter_enumerated().filter(|(_, app)| called(app)).collect();
    let admits_some_alone = |app: &App| app.admin_approved.as_ref().is_some_and(|stated| stated.value);
    let is_unstated = described.iter().all(|(_, app)| app.admin_approved.is_none());
    if described.iter().any(|(_, app)| admits_some_alone(app))
        || is_unstated && org_admits_some(of_user, label)
    {
        return;
    }
    let who = of_user.title();
    let (severity, message, help) = match described.first() {
        Some((_, app)) if app.admin_approved.is_some() => (
            Severity::Medium,
            format!("{who} logs in through {}, which admits every user who lets it in", app.title()),
            ADMIT,
        ),
        Some((_, app)) => (
            Severity::Medium,
            format!("{who} logs in through {}, and no file says whom it admits", app.title()),
            ADMIT,
        ),
        None => (
            Severity::Low,
            format!("{who} logs in through the app '{label}', which no file describes"),
            DESCRIBE,
        ),
    };
    let Some(draft) = of_user.draft("this user") else { return };
    let draft = draft
        .severity(severity)
        .key(of_user.key(&fold(label)))
        .row(of_user.row(times.place, "its last login through this app"))
        .message(message)
        .help(help);
    out.push(cx, draft);
}

/// Whether the app as it is in the org lets approved users in alone.
fn org_admits_some(of_user: &OfUser<'_>, label: &str) -> bool {
    let mut apps = of_user.evidence.connected_apps.values();
    apps.any(|app| fold(&app.name) == fold(label) && app.admin_approved_only == Some(true))
}
