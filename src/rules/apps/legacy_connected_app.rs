//! Apps of a kind that can no longer be created.

use rustc_hash::FxHashSet;

use crate::org::app::AppKind;
use crate::rules::engine::context::{AppContext, Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::several_apps::{about, titles};
use crate::terms::names::fold;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "legacy-connected-app",
    Group::Apps,
    Severity::Info,
    include_str!("legacy_connected_app.md"),
    Check::Org(check),
);

fn check(cx: &Context<'_>, out: &mut Findings) {
    let external = cx.apps().filter(|of| of.app.kind == AppKind::External);
    let external: FxHashSet<_> = external.map(|of| fold(&of.app.name).into_owned()).collect();
    let has_successor = |of: &AppContext<'_>| external.contains(&*fold(&of.app.name));
    let connected = cx.apps().filter(|of| of.app.kind == AppKind::Connected);
    let legacy: Vec<_> = connected.filter(|of| !has_successor(of)).collect();
    let Some(draft) = about(&legacy, "a connected app") else { return };
    let message = match &legacy[..] {
        [one] => format!("{} is of a kind that most orgs can no longer create", one.app.title()),
        _ => format!("{} are connected apps, which most orgs can no longer create", titles(&legacy)),
    };
    let draft = draft.message(message).help(
        "Creating connected apps is restricted since Spring '26, so that a deploy to an org without them may fail. Use \
         external client apps for what is new.",
    );
    out.push(cx, draft);
}
