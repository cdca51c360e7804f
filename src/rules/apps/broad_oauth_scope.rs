//! An app whose tokens can do nearly everything.

use crate::finding::Label;
use crate::org::app::{SCOPE_FULL, SCOPE_WEB};
use crate::rules::engine::context::{AppContext, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "broad-oauth-scope",
    Group::Apps,
    Severity::High,
    include_str!("broad_oauth_scope.md"),
    Check::App(check),
);

fn check(of: &AppContext<'_>, out: &mut Findings) {
    let (full, web) = (of.app.scope(SCOPE_FULL), of.app.scope(SCOPE_WEB));
    let Some(first) = full.or(web) else { return };
    let title = of.app.title();
    let message = if full.is_some() {
        format!("tokens of {title} carry scope Full: everything that the user can do")
    } else {
        format!("tokens of {title} carry scope Web, which turns them into sessions of the user interface")
    };
    let mut draft = of.draft(first, "asked for here");
    if let (Some(_), Some(web)) = (full, web) {
        let text = "Web opens the user interface, and goes with Full".to_owned();
        draft = draft.related(Label { site: site_of(web), text });
    }
    let draft = draft.message(message).help(
        "The scope is the one limit of a token below the rights of its user. Ask for Api alone, and for RefreshToken \
         only where a person logs in once and the app goes on without them.",
    );
    out.push(&of.cx, draft);
}
