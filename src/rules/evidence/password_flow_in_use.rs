//! An integration that logs in with a password.

use crate::evidence::Way;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::{OfUser, users};
use crate::terms::severity::{Confidence, Severity};

pub(crate) const RULE: Rule = Rule::new(
    "password-flow-in-use",
    Group::Evidence,
    Severity::High,
    include_str!("password_flow_in_use.md"),
    Check::Identity(check),
)
.with_tables(&["User", "LoginHistory"])
.varying();

/// A way to log in with a password.
struct Flow {
    is_it: fn(&Way) -> bool,
    key: &'static str,
    name: &'static str,
    severity: Severity,
    confidence: Confidence,
    help: &'static str,
}

const OAUTH: Flow = Flow {
    is_it: Way::is_password_flow,
    key: "oauth",
    name: "the OAuth flow with user name and password",
    severity: Severity::High,
    confidence: Confidence::Certain,
    help: "The other system keeps the user's password, and no second factor is asked for. Change the app to client \
           credentials or JWT bearer, then block the flow in Setup, under OAuth and OpenID Connect Settings, and in the \
           project with blockOAuthUnPwFlow in OauthOidc.settings.",
};

const SOAP: Flow = Flow {
    is_it: Way::is_soap_login,
    key: "soap",
    name: "login() of the SOAP API, by the type of the login",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    help: "The other system keeps the user's password. Salesforce retires login() with Summer '27, and new orgs have it \
           off. Let the client log in through an app of its own, with client credentials or JWT bearer, and take Use Any \
           API Auth from the user.",
};

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    for of_user in users(of) {
        for flow in [&OAUTH, &SOAP] {
            report(&of_user, flow, out);
        }
    }
}

fn report(of_user: &OfUser<'_>, flow: &Flow, out: &mut Findings) {
    let Some(seen) = of_user.times(flow.is_it) else { return };
    let Some(draft) = of_user.draft("this user") else { return };
    let through = seen.way.app().map_or_else(String::new, |app| format!(" through app '{app}'"));
    let draft = draft
        .severity(flow.severity)
        .confidence(flow.confidence)
        .key(of_user.key(flow.key))
        .row(of_user.row(seen.times.place, "the last of these logins"))
        .message(format!(
            "{} logs in with a password{through}: {} by {}",
            of_user.title(),
            seen.how_often(),
            flow.name
        ))
        .help(flow.help);
    out.push(&of_user.of.cx, draft);
}
