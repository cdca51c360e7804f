//! What apps do not say: one finding for all of them, since a legacy org has dozens.

use super::context::{AppContext, Context, Findings};
use crate::catalog::severity::Severity;

/// How many apps a message names.
const NAMED: usize = 3;

/// Reports the apps that leave something unstated, as unknown.
pub(super) fn report(cx: &Context<'_>, apps: &[AppContext<'_>], what: &str, out: &mut Findings) {
    let Some(draft) = cx.about_apps(apps, "not stated in here") else { return };
    let draft = draft.severity(Severity::Info).key("unstated").message(match apps {
        [one] => format!("{} does not say {what}, so that is unknown", one.app.title()),
        _ => format!("{} do not say {what}, so that is unknown", titles(apps)),
    });
    let help = "Retrieve the app again with API version 49 or later and keep its policies in the repository; what \
                is not stated there is decided in the org.";
    out.push(cx, draft.help(help));
}

/// `2 apps ('A' and 'B')`, `60 apps ('A', 'B', 'C' and 57 more)`.
pub(super) fn titles(apps: &[AppContext<'_>]) -> String {
    let names: Vec<String> = apps.iter().take(NAMED).map(|of| format!("'{}'", of.app.name)).collect();
    let shown = match apps.len().saturating_sub(NAMED) {
        0 => match &names[..] {
            [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            names => names.join(", "),
        },
        more => format!("{} and {more} more", names.join(", ")),
    };
    format!("{} apps ({shown})", apps.len())
}
