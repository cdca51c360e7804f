//! An app that a login can be hijacked of.

use crate::finding::Label;
use crate::metadata::component::Content;
use crate::org::app::{SCOPE_REFRESH_TOKEN, Stated};
use crate::rules::engine::context::{AppContext, Context, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "pkce-or-secret-optional",
    Group::Apps,
    Severity::Medium,
    include_str!("pkce_or_secret_optional.md"),
    Check::Org(check),
);

fn check(cx: &Context<'_>, out: &mut Findings) {
    let is_required = org_requires_pkce(cx);
    cx.apps().for_each(|of| check_app(&of, is_required, out));
}

/// `is_required`: the org demands PKCE of every app.
fn check_app(of: &AppContext<'_>, is_required: bool, out: &mut Findings) {
    if of.app.is_only_headless() {
        return;
    }
    let is =
        |stated: &Option<Stated<bool>>, bad: bool| stated.as_ref().is_some_and(|stated| stated.value == bad);
    let refreshes = of.app.scope(SCOPE_REFRESH_TOKEN).is_some();
    let weak = [
        (&of.app.pkce_required, is(&of.app.pkce_required, false) && !is_required, "without PKCE"),
        (&of.app.secret_optional, is(&of.app.secret_optional, true), "without its secret"),
        (
            &of.app.secret_for_refresh,
            refreshes && is(&of.app.secret_for_refresh, false),
            "without its secret when it renews a token",
        ),
    ];
    let weak: Vec<(&Stated<bool>, &str)> = weak
        .into_iter()
        .filter(|(_, is_weak, _)| *is_weak)
        .filter_map(|(stated, _, how)| Some((stated.as_ref()?, how)))
        .collect();
    let Some(((first, _), others)) = weak.split_first() else { return };
    let how: Vec<&str> = weak.iter().map(|(_, how)| *how).collect();
    let draft = of
        .draft(first, "allowed here")
        .message(format!("{} gets tokens {}", of.app.title(), how.join(" and ")))
        .help(
            "Whoever catches the code of a login, or a refresh token, can use it without knowing anything else. Require \
             PKCE and the secret.",
        );
    let label = |stated: &Stated<bool>| Label { site: site_of(stated), text: "and here".into() };
    let draft = others.iter().fold(draft, |draft, (stated, _)| draft.related(label(stated)));
    out.push(&of.cx, draft);
}

/// Whether the org demands PKCE of every app.
fn org_requires_pkce(cx: &Context<'_>) -> bool {
    cx.org.components().any(|(_, c)| match &c.content {
        Content::OauthOidcSettings(settings) => settings.is_pkce_required.is_some_and(|flag| flag.value),
        _ => false,
    })
}
