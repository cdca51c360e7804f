//! What is named and nowhere to be found.

use std::collections::BTreeSet;

use super::group::Mention;
use super::org::{Named, Org, Unresolved};
use crate::config::{Config, HolderKind, Integration};
use crate::metadata::names::fold;
use crate::text::nearest::nearest;

/// The names in a configuration that some org has.
#[derive(Default)]
pub(super) struct Found(BTreeSet<(HolderKind, String)>);

impl Found {
    pub(super) fn note(&mut self, kind: HolderKind, name: &str) {
        self.0.insert((kind, fold(name).into_owned()));
    }
}

/// What the configuration or a group names and no org has, unless `[external]` accepts it: each
/// once, where it is named first.
pub(super) fn unresolved(config: &Config, orgs: &[Org<'_>], found: &Found) -> Vec<Unresolved> {
    let mut unresolved: Vec<_> = in_configuration(config, orgs, found);
    unresolved.extend(orgs.iter().flat_map(in_groups));
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
    let declared = declared.map(|(kind, name)| (kind, name.value.as_str(), &name.location));
    let vetoed = config.not_integrations.iter().map(|v| &v.holder);
    let vetoed = vetoed.map(|h| (h.value.kind, h.value.name.as_str(), &h.location));
    declared
        .chain(vetoed)
        .filter(|(kind, name, _)| !found.0.contains(&(*kind, fold(name).into_owned())))
        .map(|(kind, name, location)| {
            let of_kind = orgs.iter().flat_map(|o| &o.holders).filter(|h| h.kind == kind);
            let nearest = nearest(name, of_kind.map(|h| h.name.as_str())).map(str::to_owned);
            let named = Named::InConfiguration(location.clone());
            Unresolved { reference: format!("{}:{name}", kind.name()), named, nearest }
        })
        .collect()
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

fn in_file(kind: &str, mention: &Mention) -> Unresolved {
    // Most such names belong to a package, so that no name in the repository was meant.
    Unresolved { reference: format!("{kind}:{}", mention.name), named: mention.into(), nearest: None }
}
