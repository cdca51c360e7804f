//! An app whose refresh tokens stay the same for life.

use crate::finding::Label;
use crate::org::app::{SCOPE_REFRESH_TOKEN, Stated};
use crate::rules::engine::context::{AppContext, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "refresh-token-not-rotated",
    Group::Apps,
    Severity::Medium,
    include_str!("refresh_token_not_rotated.md"),
    Check::App(check),
);

fn check(of: &AppContext<'_>, out: &mut Findings) {
    let app = of.app;
    let Some(stated) = off(app.rotates_refresh_tokens.as_ref()).filter(|_| app.keeps_refresh_tokens()) else {
        return;
    };
    let mut draft = of.draft(stated, "not rotated");
    let mut idle = "";
    if let Some(limit) = off(app.enforces_idle_limit.as_ref()) {
        draft = draft.related(Label { site: site_of(limit), text: "nor does an idle limit end them".into() });
        idle = ", and no idle limit ends them";
    }
    if let Some(scope) = app.scope(SCOPE_REFRESH_TOKEN) {
        draft = draft.related(Label { site: site_of(scope), text: "it may ask for such tokens".into() });
    }
    let draft = draft.message(format!("refresh tokens of {} are not rotated{idle}", app.title())).help(
        "A copied token works beside the original, and nobody notices. With rotation each use gives a new token and \
         ends the old one. Turn rotation on where the other side stores the new token, and enforce the idle limit.",
    );
    out.push(&of.cx, draft);
}

/// A statement that says no.
fn off(stated: Option<&Stated<bool>>) -> Option<&Stated<bool>> {
    stated.filter(|stated| !stated.value)
}
