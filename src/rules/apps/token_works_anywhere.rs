//! An app whose refresh tokens work from any address.

use crate::finding::Label;
use crate::org::app::SCOPE_REFRESH_TOKEN;
use crate::rules::engine::context::{AppContext, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "token-works-anywhere",
    Group::Apps,
    Severity::Low,
    include_str!("token_works_anywhere.md"),
    Check::App(check),
)
.likely();

fn check(of: &AppContext<'_>, out: &mut Findings) {
    let app = of.app;
    let unbound = app.binds_tokens_to_ip.as_ref().filter(|bound| !bound.value);
    let Some(unbound) = unbound.filter(|_| app.keeps_refresh_tokens()) else { return };
    let mut draft = of.draft(unbound, "no addresses are named");
    if let Some(scope) = app.scope(SCOPE_REFRESH_TOKEN) {
        draft = draft.related(Label { site: site_of(scope), text: "it may ask for such tokens".into() });
    }
    let message = format!("refresh tokens of {} are bound to no IP addresses", app.title());
    let draft = draft.message(message).help(
        "A stolen token can be used from anywhere unless login ranges forbid it. Where the other side calls from \
         fixed addresses, name them as the ones that the app's tokens may be used from.",
    );
    out.push(&of.cx, draft);
}
