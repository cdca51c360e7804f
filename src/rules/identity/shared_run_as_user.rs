//! One user for several integrations.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Integration;
use crate::finding::{Label, Subject};
use crate::rules::engine::context::{AppContext, Context, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::several_apps::titles;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "shared-run-as-user",
    Group::Identity,
    Severity::High,
    include_str!("shared_run_as_user.md"),
    Check::Org(check),
);

const HELP: &str = "Nobody can tell which of them did something, each can do what any of them needs, and locking the user \
                    locks all of them out. Give each integration a user, a permission set and an app of its own.";

fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut by_user: BTreeMap<String, Vec<AppContext<'_>>> = BTreeMap::new();
    for of in cx.apps() {
        let user = of.app.run_as.as_ref().filter(|user| !user.value.is_placeholder);
        if let Some(user) = user {
            by_user.entry(fold(&user.value.name).into_owned()).or_default().push(of);
        }
    }
    for apps in by_user.values() {
        shared_by_apps(cx, apps, out);
    }
    shared_by_integrations(cx, out);
}

fn shared_by_apps(cx: &Context<'_>, apps: &[AppContext<'_>], out: &mut Findings) {
    let Some((first, others)) = apps.split_first() else { return };
    let users = || apps.iter().filter_map(|of| of.app.run_as.as_ref());
    // An app and its successor, or copies of one in several package directories.
    let is_same = others.iter().all(|of| fold(&of.app.name) == fold(&first.app.name));
    let mut of_all = cx.org.identities_by_app(first.id).to_vec();
    for of in others {
        let of_app = cx.org.identities_by_app(of.id);
        of_all.retain(|identity| of_app.binary_search(identity).is_ok());
    }
    let (Some(user), false, true) = (users().next(), is_same, of_all.is_empty()) else {
        return;
    };
    let label = |text: &str| text.to_owned();
    let draft = first
        .draft(user, "this user")
        .key(&user.value.name)
        .message(format!(
            "{} log in as one user, '{}'",
            titles(apps),
            cx.org.library.shown_username(&user.value.name)
        ))
        .help(HELP);
    let also = users().skip(1).map(|user| Label { site: site_of(user), text: label("and here") });
    out.push(cx, also.fold(draft, crate::rules::engine::context::Draft::related));
}

/// Integrations that the configuration gives one user.
fn shared_by_integrations(cx: &Context<'_>, out: &mut Findings) {
    let mut by_user: BTreeMap<String, Vec<(&Integration, Label, &str)>> = BTreeMap::new();
    let mut met = FxHashSet::default();
    for integration in cx.org.identities.iter().filter_map(|i| cx.org.config.integrations.get(i.integration?))
    {
        for user in &integration.users {
            let Some(site) = cx.site_in_configuration(&user.location) else { continue };
            let label = Label { site, text: "this user".into() };
            let folded = fold(&user.value).into_owned();
            if met.insert((folded.clone(), &integration.name)) {
                by_user.entry(folded).or_default().push((integration, label, &user.value));
            }
        }
    }
    let mut by_name: FxHashMap<&str, Vec<IdentityId>> = FxHashMap::default();
    for (id, identity) in cx.org.identities.iter_enumerated() {
        by_name.entry(&identity.name).or_default().push(id);
    }
    for of_user in by_user.into_values().filter(|of_user| of_user.len() > 1) {
        let names: Vec<String> = of_user.iter().map(|(i, _, _)| format!("'{}'", i.name)).collect();
        let identities = of_user.iter().filter_map(|(i, _, _)| by_name.get(i.name.as_str()));
        let identities: BTreeSet<IdentityId> = identities.flatten().copied().collect();
        let identities: Vec<IdentityId> = identities.into_iter().collect();
        let mut places = of_user.into_iter();
        let Some((first, label, user)) = places.next() else { continue };
        let subject = Subject { kind: SubjectKind::Identity, name: first.name.clone() };
        let draft = cx
            .about_label(subject, label)
            .key(user)
            .identities(&identities)
            .message(format!(
                "integrations {} share one user, '{}'",
                names.join(" and "),
                cx.org.library.shown_username(user)
            ))
            .help(HELP);
        out.push(cx, places.fold(draft, |draft, (_, label, _)| draft.related(label)));
    }
}
