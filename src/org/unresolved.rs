//! What is named and nowhere to be found.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::group::Mention;
use super::{Org, policy};
use crate::config::{Config, Integration, is_before};
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::fold;
use crate::text::nearest::nearest;
use crate::text::position::Location;

/// Something that is named but not in the repository: never reported as clean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unresolved {
    /// Such as `profile:ERP Integration`.
    pub reference: String,
    pub named: Named,
    /// The holder in the repository that is probably meant.
    pub nearest: Option<String>,
}

/// Where something is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    InConfiguration(Location),
    /// In a row of the evidence.
    InEvidence(Location),
    /// In an element of a source file, by index and byte.
    InFile {
        file: usize,
        offset: u32,
    },
}

impl From<&Mention> for Named {
    fn from(mention: &Mention) -> Self {
        Self::InFile { file: mention.file, offset: mention.offset }
    }
}

/// The kind of thing, besides holders, that a configuration names. Users are data, not metadata, so
/// that one whom no app names is nothing to be found.
pub(crate) const APP: &str = "app";

/// The names in a configuration that some org has, by kind.
#[derive(Default)]
pub(crate) struct Found(BTreeSet<(String, String)>);

impl Found {
    pub(crate) fn note(&mut self, kind: &str, name: &str) {
        self.0.insert((kind.to_owned(), fold(name).into_owned()));
    }
}

/// What the configuration, a group or an app names and no org has, unless `[external]` accepts it: each
/// once, where it is named first. Beside it the entries of `[external]` that accept nothing, by index.
pub(crate) fn unresolved(config: &Config, orgs: &[Org<'_>], found: &Found) -> (Vec<Unresolved>, Vec<usize>) {
    let mut unresolved: Vec<_> = in_configuration(config, orgs, found);
    unresolved.extend(orgs.iter().flat_map(in_groups));
    unresolved.extend(orgs.iter().flat_map(in_apps));
    unresolved.extend(orgs.iter().flat_map(in_policies));
    let externals = config.externals.iter().map(|external| fold(&external.name.value).into_owned());
    // With whether each accepts anything.
    let mut accepting: FxHashMap<String, bool> = externals.map(|name| (name, false)).collect();
    unresolved.retain(|u: &Unresolved| {
        let name = u.reference.split_once(':').map_or("", |(_, name)| name);
        let accepts = accepting.get_mut(&*fold(name)).map(|accepts| *accepts = true);
        accepts.is_none()
    });
    let is_idle = |at: &usize| accepting.get(&*fold(&config.externals[*at].name.value)) == Some(&false);
    let idle = (0..config.externals.len()).filter(is_idle).collect();
    unresolved.sort();
    unresolved.dedup_by(|again, first| fold(&again.reference) == fold(&first.reference));
    (unresolved, idle)
}

fn in_configuration(config: &Config, orgs: &[Org<'_>], found: &Found) -> Vec<Unresolved> {
    let declared = config.integrations.iter().flat_map(Integration::holders);
    let declared = declared.map(|(kind, name)| (kind.name(), name.value.as_str(), &name.location));
    let apps = config.integrations.iter().flat_map(|i| &i.apps);
    let apps = apps.map(|name| (APP, name.value.as_str(), &name.location));
    let vetoed = config.not_integrations.iter().map(|v| &v.holder);
    let vetoed = vetoed.map(|h| (h.value.kind.name(), h.value.name.as_str(), &h.location));
    declared
        .chain(apps)
        .chain(vetoed)
        // What nobody declares any more need not be there.
        .filter(|(.., location)| !is_before(location))
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
    if kind == APP {
        return orgs.iter().flat_map(|org| &org.apps).map(|app| app.name.as_str()).collect();
    }
    let holders = orgs.iter().flat_map(|org| &org.holders);
    holders.filter(|h| h.kind.name() == kind).map(|h| h.name.as_str()).collect()
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

fn in_policies(org: &Org<'_>) -> Vec<Unresolved> {
    let missing = policy::targets(org).into_iter().filter(|target| target.holder.is_none());
    missing
        .map(|target| {
            let (name, file, offset) = (target.name.text.clone(), target.file, target.name.offset);
            in_file(target.kind.name(), &Mention { name, file, offset })
        })
        .collect()
}

fn in_file(kind: &str, mention: &Mention) -> Unresolved {
    // Most such names belong to a package, so that no name in the repository was meant.
    Unresolved { reference: format!("{kind}:{}", mention.name), named: mention.into(), nearest: None }
}
