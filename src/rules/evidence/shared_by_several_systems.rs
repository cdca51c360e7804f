//! One user for several systems.

use std::collections::BTreeMap;

use crate::evidence::Times;
use crate::rules::engine::context::{Draft, Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::{OfUser, users};
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::text::phrase::{and_more, quoted};

pub(crate) const RULE: Rule = Rule::new(
    "shared-by-several-systems",
    Group::Evidence,
    Severity::Medium,
    include_str!("shared_by_several_systems.md"),
    Check::Identity(check),
)
.likely()
.with_tables(&["User", "LoginHistory"]);

/// So many apps are named in a message, and shown with their rows.
const NAMED: usize = 4;

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    for of_user in users(of) {
        let apps = of_user.apps();
        if apps.len() < 2 || are_declared(of, &apps) {
            continue;
        }
        let Some(draft) = of_user.draft("this user") else { continue };
        let names: Vec<String> = apps.keys().map(quoted).collect();
        let rows = apps.iter().take(NAMED);
        let draft = rows.fold(draft, |draft: Draft, (app, times)| {
            draft.row(of_user.row(times.place, &format!("the last login through '{app}'")))
        });
        let draft = draft
            .key(of_user.key(""))
            .message(format!(
                "{} logs in through {} apps: {}{}",
                of_user.title(),
                apps.len(),
                and_more(&names, NAMED),
                networks(&of_user)
            ))
            .help(
                "Several systems behind one user have the sum of what each needs, and nobody can tell which of them did \
                 something. Give each a user and a permission set of its own. Where the apps are one system, declare one \
                 integration with all of them under 'apps'.",
            );
        out.push(&of.cx, draft);
    }
}

/// Whether the declaration names all of them.
fn are_declared(of: &IdentityContext<'_>, apps: &BTreeMap<&str, &Times>) -> bool {
    let declared = of.identity.apps.iter().map(|&app| &of.cx.org.apps[app]);
    let declared: Vec<_> = declared.collect();
    apps.keys().all(|app| {
        let is_it = |name: &str| fold(name) == fold(app);
        declared.iter().any(|d| is_it(&d.name) || d.label.as_deref().is_some_and(is_it))
    })
}

/// Of how many addresses: a weak sign, which is told and proves nothing.
fn networks(of_user: &OfUser<'_>) -> String {
    match of_user.logins().map_or(0, |logins| logins.addresses.len()) {
        0 | 1 => String::new(),
        n => format!(", from {n} addresses"),
    }
}
