//! Findings about many apps at once, such as what they do not say: a legacy org has dozens.

use crate::finding::{Label, Place, Site};
use crate::org::app::AppKind;
use crate::rules::engine::context::{AppContext, Context, Draft, Findings};
use crate::terms::severity::Severity;
use crate::text::phrase::{and_more, quoted};

/// How many apps a message names.
const NAMED: usize = 3;

/// Reports the apps that leave something unstated, as unknown. What the default policy of an external client
/// app decides is not unknown: see [`App::default_policies`](crate::org::app::App::default_policies).
pub(crate) fn unstated(cx: &Context<'_>, apps: &[AppContext<'_>], what: &str, out: &mut Findings) {
    let apps: Vec<_> = apps.iter().filter(|of| of.app.default_policies.is_none()).copied().collect();
    let Some(draft) = about(&apps, "not stated in here") else { return };
    let draft = draft.severity(Severity::Info).key("unstated").message(match &apps[..] {
        [one] => format!("{} does not say {what}, so that is unknown", one.app.title()),
        _ => format!("{} do not say {what}, so that is unknown", titles(&apps)),
    });
    let is_any = |kind: AppKind| apps.iter().any(|of| of.app.kind == kind);
    let (connected, external) = (is_any(AppKind::Connected), is_any(AppKind::External));
    let mut help = Vec::new();
    if connected {
        help.push("Retrieve the connected app again with API version 49 or later, so that its policies are in its file.");
    }
    if external {
        help.push(
            "Retrieve the OAuth policies of the external client app (ExtlClntAppOauthConfigurablePolicies), so that they \
             are in the repository.",
        );
    }
    help.push("What is not stated there is decided in the org.");
    out.push(cx, draft.help(help.join(" ")));
}

/// One finding about several apps together, at the first; `None` where there is none.
pub(crate) fn about(apps: &[AppContext<'_>], label: &str) -> Option<Draft> {
    let at = |of: &AppContext<'_>| {
        let file = of.app.files.first().copied()?;
        Some(Label { site: Site { file, place: Place::Root }, text: label.to_owned() })
    };
    let (first, others) = apps.split_first()?;
    Some(others.iter().filter_map(at).fold(first.draft_at(at(first)?), Draft::related))
}

/// `2 apps ('A' and 'B')`, `60 apps ('A', 'B', 'C' and 57 more)`.
pub(crate) fn titles(apps: &[AppContext<'_>]) -> String {
    let names: Vec<String> = apps.iter().map(|of| quoted(&of.app.name)).collect();
    format!("{} apps ({})", apps.len(), and_more(&names, NAMED))
}
