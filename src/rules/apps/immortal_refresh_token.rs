//! An app whose refresh tokens do not end.

use crate::config::{OptionInfo, OptionValue, Stricter};
use crate::finding::Label;
use crate::org::app::{App, RefreshToken, SCOPE_REFRESH_TOKEN};
use crate::rules::engine::context::{AppContext, Context, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::several_apps::unstated;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "immortal-refresh-token",
    Group::Apps,
    Severity::High,
    include_str!("immortal_refresh_token.md"),
    Check::Org(check),
)
.varying()
.with_options(&[OptionInfo {
    name: "max-days",
    default: OptionValue::Count(90),
    stricter: Stricter::Lower,
    description: "How many days a refresh token may live, or may stay unused and live on.",
}]);

fn check(cx: &Context<'_>, out: &mut Findings) {
    cx.apps().filter(|of| of.app.may_have_refresh_tokens()).for_each(|of| check_app(&of, out));
    let silent = cx
        .apps()
        .filter(|of| of.app.is_oauth() && of.app.may_have_refresh_tokens() && of.app.refresh_token.is_none());
    unstated(cx, &silent.collect::<Vec<_>>(), "how long refresh tokens live", out);
}

fn check_app(of: &AppContext<'_>, out: &mut Findings) {
    let limit = of.cx.option("max-days");
    let title = of.app.title();
    let (draft, policy) = match (&of.app.refresh_token, of.draft_of_default_policy()) {
        (Some(stated), _) => (of.draft(stated, "for so long"), of.app.effective_refresh_token()),
        (None, Some(draft)) => (draft, Some(RefreshToken::Lifetime(App::ASSUMED_LIFETIME_HOURS))),
        (None, None) => return,
    };
    let by_default = if of.app.refresh_token.is_none() { " by default" } else { "" };
    let too_long = |hours: u64| Some(hours / 24).filter(|_| hours > limit.saturating_mul(24));
    let message = match policy {
        Some(RefreshToken::Infinite) => format!("refresh tokens of {title} never expire"),
        Some(RefreshToken::Lifetime(hours)) => match too_long(hours) {
            Some(days) => {
                format!("refresh tokens of {title} live {days} days{by_default}")
            }
            None => return,
        },
        Some(RefreshToken::Inactivity(hours)) => match too_long(hours) {
            Some(days) => format!("refresh tokens of {title} live on after {days} days without use"),
            None => return,
        },
        Some(RefreshToken::Zero | RefreshToken::Other(_)) | None => return,
    };
    let mut draft = draft;
    if let Some(scope) = of.app.scope(SCOPE_REFRESH_TOKEN) {
        draft = draft.related(Label { site: site_of(scope), text: "it may ask for such tokens".into() });
    }
    if let Some(limit) = of.app.enforces_idle_limit.as_ref().filter(|limit| !limit.value) {
        draft = draft.related(Label { site: site_of(limit), text: "no idle limit ends them".into() });
    }
    // A token for the APIs alone opens less than one for everything.
    let is_narrow = !of.app.scopes.is_empty() && of.app.broad_scope().is_none();
    let severity = if is_narrow { Severity::Medium } else { of.cx.rule.severity };
    let draft = draft.severity(severity).message(message).help(format!(
        "A token that leaks works until it ends or somebody revokes it. Let tokens end when they are not used for \
         {limit} days or less, or at once where the app needs none."
    ));
    out.push(&of.cx, draft);
}
