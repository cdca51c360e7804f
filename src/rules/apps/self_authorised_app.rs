//! An app that any user may let in.

use crate::finding::Label;
use crate::rules::engine::context::{AppContext, Context, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::several_apps::unstated;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "self-authorised-app",
    Group::Apps,
    Severity::Medium,
    include_str!("self_authorised_app.md"),
    Check::Org(check),
)
.varying();

fn check(cx: &Context<'_>, out: &mut Findings) {
    cx.apps().for_each(|of| check_app(&of, out));
    let silent: Vec<_> =
        cx.apps().filter(|of| of.app.is_oauth() && of.app.admin_approved.is_none()).collect();
    unstated(cx, &silent, "who may authorise the app", out);
}

fn check_app(of: &AppContext<'_>, out: &mut Findings) {
    let (draft, may) = match &of.app.admin_approved {
        Some(stated) if stated.value => return,
        Some(stated) => (of.draft(stated, "any user may authorise it"), "may"),
        None => match of.draft_of_default_policy() {
            Some(draft) => (draft, "may by default"),
            None => return,
        },
    };
    let broad = of.app.broad_scope();
    let mut draft = draft;
    let mut reach = String::new();
    if let Some(scope) = broad {
        reach = format!(", with scope {}", scope.value);
        let text = "and the token it gets can do nearly everything that the user can".to_owned();
        draft = draft.severity(Severity::High).related(Label { site: site_of(scope), text });
    }
    let draft = draft
        .message(format!("any user who can log in {may} let {} in{reach}", of.app.title()))
        .help(
            "One user who is talked into a login hands a stranger a token. Let administrators decide who may use the \
             app, and pre-authorise one permission set for it.",
        );
    out.push(&of.cx, draft);
}
