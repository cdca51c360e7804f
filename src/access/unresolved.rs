//! What is named and nowhere to be found.

use std::collections::BTreeSet;

use super::group::Mention;
use super::org::{Named, Org, Unresolved};
use crate::config::{Config, HolderKind, Integration};
use crate::metadata::names::fold;
use crate::text::nearest::nearest;

/// The kinds of things, besides holders, that a configuration names.
pub(super) const APP: &str = "app";
pub(super) const USER: &str = "user";

/// The names in a configuration that some org has, by kind.
#[derive(Default)]
pub(super) struct Found(BTreeSet<(String, String)>);

impl Found {
    pub(super) fn note(&mut self, kind: &str, name: &str) {
        self.0.insert((kind.to_owned(), fold(name).into_owned()));
    }
}

/// What the configuration, a group or an app names and no org has, unless `[external]` accepts it: each
/// once, where it is named first.
pub(super) fn unresolved(config: &Config, orgs: &[Org<'_>], found: &Found) -> Vec<Unresolved> {
    let mut unresolved: Vec<_> = in_configuration(config, orgs, found);
    unresolved.extend(orgs.iter().flat_map(in_groups));
    unresolved.extend(orgs.iter().flat_map(in_apps));
    unresolved.retain(|u: &Unresolved| {
        let name = u.reference.split_once(':').map_or("", |(_, name)| name);
        !config.externals.iter().any(|e| fold(&e.name.value) == fold(name))
    });
    unresolved.sort();
    unresolved.dedup_by(|again, first| fold(&again.reference) == fold(&first.reference));
    unresolved
}

fn in_configuration(config: &Config, orgs: &[Org<'_>], found: &Found) -> Vec<Unresolved> {
    let declared = config.integrations.iter().flat_map(Integration::holders);
    let declared = declared.map(|(kind, name)| (kind.name(), name.value.as_str(), &name.location));
    let others = config.integrations.iter().flat_map(|i| {
        let apps = i.apps.iter().map(|name| (APP, name));
        apps.chain(i.users.iter().map(|name| (USER, name)))
    });
    let others = others.map(|(kind, name)| (kind, name.value.as_str(), &name.location));
    let vetoed = config.not_integrations.iter().map(|v| &v.holder);
    let vetoed = vetoed.map(|h| (h.value.kind.name(), h.value.name.as_str(), &h.location));
    declared
        .chain(others)
        .chain(vetoed)
        .filter(|(kind, name, _)| !found.0.contains(&((*kind).to_owned(), fold(name).into_owned())))
        .map(|(kind, name, location)| {
            let nearest = nearest(name, known(orgs, kind)).map(str::to_owned);
            let named = Named::InConfiguration(location.clone());
            Unresolved { reference: format!("{kind}:{name}"), named, nearest }
        })
        .collect()
}

/// What orgs have of a kind, by name.
fn known<'o>(orgs: &'o [Org<'_>], kind: &str) -> Vec<&'o str> {
    let apps = || orgs.iter().flat_map(|org| &org.apps);
    match kind {
        APP => apps().map(|app| app.name.as_str()).collect(),
        USER => apps().filter_map(|app| Some(app.run_as.as_ref()?.value.name.as_str())).collect(),
        _ => {
            let holders = orgs.iter().flat_map(|org| &org.holders);
            holders.filter(|h| h.kind.name() == kind).map(|h| h.name.as_str()).collect()
        }
    }
}

fn in_groups<'o>(org: &'o Org<'_>) -> impl Iterator<Item = Unresolved> + 'o {
    let groups = org.holders.iter().filter_map(|h| h.group.as_ref());
    groups.flat_map(|group| {
        let members = group.members.iter().filter(|m| m.holder.is_none());
        let members = members.map(|m| (HolderKind::PermissionSet.name(), &m.mention));
        let muting = group.missing_muting.iter().map(|m| ("muting-permission-set", m));
        members.chain(muting).map(|(kind, mention)| in_file(kind, mention))
    })
}

fn in_apps<'o>(org: &'o Org<'_>) -> impl Iterator<Item = Unresolved> + 'o {
    let holders = org.apps.iter().flat_map(|app| &app.pre_authorised).filter(|p| !p.is_resolved());
    let holders = holders.map(|p| (p.kind.name(), &p.mention));
    let apps = org.missing_apps.iter().map(|mention| (APP, mention));
    holders.chain(apps).map(|(kind, mention)| in_file(kind, mention))
}

fn in_file(kind: &str, mention: &Mention) -> Unresolved {
    // Most such names belong to a package, so that no name in the repository was meant.
    Unresolved { reference: format!("{kind}:{}", mention.name), named: mention.into(), nearest: None }
}
