//! From documents to orgs: holders, identities and what is missing.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::classify::{Standing, classify};
use super::directory::{Directory, Resolved};
use super::holder::{Holder, HolderId};
use super::identity::{Candidate, Identity};
use super::library::Library;
use super::org::{Org, Unresolved};
use crate::catalog::license::{Class as LicenseClass, Kind as LicenseKind};
use crate::config::{Config, HolderKind, Integration};
use crate::metadata::names::fold;
use crate::text::nearest::nearest;
use crate::text::position::Location;

/// Every org of a run, by project root, and what is named but nowhere to be found.
#[derive(Default)]
pub struct Linked<'l> {
    pub orgs: Vec<Org<'l>>,
    /// Sorted by reference.
    pub unresolved: Vec<Unresolved>,
}

/// The names in a configuration that some org has, folded.
type Found = BTreeSet<(HolderKind, String)>;

/// Links what was read. One configuration applies to every project root: an integration is an
/// identity in each org that has one of its holders.
pub fn link<'l>(library: &'l Library, config: &Config) -> Linked<'l> {
    let mut linked = Linked::default();
    let mut found: Found = Found::new();
    for root in 0..library.project.roots.len() {
        let holders = holders(library, root);
        if holders.is_empty() && library.project.roots.len() > 1 {
            continue;
        }
        let mut org = Org::new(library, root, holders);
        let directory = Directory::new(&org);
        declare(&mut org, config, &directory, &mut found);
        detect(&mut org, config, &directory, &mut found);
        linked.orgs.push(org);
    }
    homeless(&mut linked, library, config, &mut found);
    linked.unresolved = unresolved(config, &linked.orgs, &found);
    linked
}

/// Groups documents by kind and name.
fn holders(library: &Library, root: usize) -> Vec<Holder> {
    let mut by_name: BTreeMap<(HolderKind, String), Holder> = BTreeMap::new();
    for (index, document) in library.documents.iter().enumerate() {
        let source = library.source(index);
        if source.root != root {
            continue;
        }
        let kind = HolderKind::from(document.kind());
        by_name
            .entry((kind, fold(&source.name).into_owned()))
            .or_insert_with(|| Holder { kind, name: source.name.clone(), documents: Vec::new() })
            .documents
            .push(index);
    }
    let mut holders: Vec<_> = by_name.into_values().collect();
    let place = |&d: &usize| {
        let (file, component) = (library.documents[d].file, library.source(d).component);
        (component, file != component, file)
    };
    holders.iter_mut().for_each(|holder| holder.documents.sort_by_key(place));
    holders
}

fn declare(org: &mut Org<'_>, config: &Config, directory: &Directory, found: &mut Found) {
    for integration in &config.integrations {
        let mut identity = assemble(integration, directory, found);
        // Where none of its files is, there is nothing to say of an identity: see `homeless`.
        if !identity.holders.is_empty() {
            identity.mismatched = mismatched(org, &identity);
            org.identities.push(identity);
        }
    }
}

/// A declared identity with those of its holders that an org has.
fn assemble(integration: &Integration, directory: &Directory, found: &mut Found) -> Identity {
    let mut identity = Identity::declared(integration);
    for (kind, name) in integration.holders() {
        match directory.find(kind, &name.value) {
            Some(Resolved::Holder(holder)) if identity.holders.contains(&holder) => {}
            Some(Resolved::Holder(holder)) => identity.holders.push(holder),
            Some(Resolved::Stock(profile)) => identity.stock_profile = Some(profile),
            None => {
                identity.missing.push((kind, name.value.clone()));
                continue;
            }
        }
        found.insert((kind, fold(&name.value).into_owned()));
    }
    identity
}

/// Permission sets whose user licence is not the identity's: a Salesforce Integration user cannot
/// be given a set of another user licence.
fn mismatched(org: &Org<'_>, identity: &Identity) -> Vec<HolderId> {
    let class = |h: HolderId| org.holders[h].known_license(org.library).map(|l| (l.kind, l.class));
    let stock = identity.stock_profile.is_some();
    let integration_profile = stock
        || identity.holders.iter().any(|&h| {
            org.holders[h].kind == HolderKind::Profile
                && class(h).is_some_and(|(_, c)| c == LicenseClass::Integration)
        });
    if !integration_profile {
        return Vec::new();
    }
    identity
        .holders
        .iter()
        .copied()
        .filter(|&h| {
            org.holders[h].kind == HolderKind::PermissionSet
                && class(h).is_some_and(|(k, c)| k == LicenseKind::User && c != LicenseClass::Integration)
        })
        .collect()
}

fn detect(org: &mut Org<'_>, config: &Config, directory: &Directory, found: &mut Found) {
    let vetoed: FxHashSet<HolderId> = config
        .not_integrations
        .iter()
        .filter_map(|v| {
            let holder = &v.holder.value;
            let resolved = directory.find(holder.kind, &holder.name)?;
            found.insert((holder.kind, fold(&holder.name).into_owned()));
            match resolved {
                Resolved::Holder(id) => Some(id),
                Resolved::Stock(_) => None,
            }
        })
        .collect();
    let declared: FxHashSet<HolderId> = org.identities.iter().flat_map(|i| &i.holders).copied().collect();
    let mut taken: FxHashSet<String> = org.identities.iter().map(|i| fold(&i.name).into_owned()).collect();
    for holder in 0..org.holders.len() {
        if vetoed.contains(&holder) || declared.contains(&holder) {
            continue;
        }
        let verdict = classify(&org.holders[holder], org.library);
        match verdict.standing {
            Standing::Identity(confidence) => {
                let name = unique_name(&org.holders[holder], &mut taken);
                org.identities.push(Identity::detected(name, vec![holder], confidence, verdict.evidence));
            }
            Standing::Candidate => org.candidates.push(Candidate { holder, evidence: verdict.evidence }),
            Standing::Platform => org.platform.push(holder),
            Standing::Other => {}
        }
    }
}

/// The holder's name, with its kind where another identity has the same.
fn unique_name(holder: &Holder, taken: &mut FxHashSet<String>) -> String {
    let free = taken.insert(fold(&holder.name).into_owned());
    if free { holder.name.clone() } else { format!("{} ({})", holder.name, holder.kind.noun()) }
}

/// Declared identities of which no org has a file are listed in the first, so that none vanishes.
fn homeless<'l>(linked: &mut Linked<'l>, library: &'l Library, config: &Config, found: &mut Found) {
    let has_home =
        |name: &str| linked.orgs.iter().flat_map(|org| &org.identities).any(|i| i.declared && i.name == name);
    let homeless: Vec<_> = config.integrations.iter().filter(|i| !has_home(&i.name)).collect();
    if homeless.is_empty() {
        return;
    }
    if linked.orgs.is_empty() {
        linked.orgs.push(Org::new(library, 0, Vec::new()));
    }
    let directory = Directory::new(&linked.orgs[0]);
    let identities = homeless.into_iter().map(|integration| assemble(integration, &directory, found));
    linked.orgs[0].identities.extend(identities);
}

/// What the configuration names and no org has, unless `[external]` accepts it.
fn unresolved(config: &Config, orgs: &[Org<'_>], found: &Found) -> Vec<Unresolved> {
    let accepted = |name: &str| config.externals.iter().any(|e| fold(&e.name.value) == fold(name));
    let missing = |(kind, name, location): (HolderKind, &str, &Location)| {
        if found.contains(&(kind, fold(name).into_owned())) || accepted(name) {
            return None;
        }
        let of_kind = orgs.iter().flat_map(|o| &o.holders).filter(|h| h.kind == kind);
        let nearest = nearest(name, of_kind.map(|h| h.name.as_str())).map(str::to_owned);
        let reference = format!("{}:{name}", kind.name());
        Some(Unresolved { reference, location: location.clone(), nearest })
    };
    let declared = config.integrations.iter().flat_map(Integration::holders);
    let declared = declared.map(|(kind, name)| (kind, name.value.as_str(), &name.location));
    let vetoed = config.not_integrations.iter().map(|v| &v.holder);
    let vetoed = vetoed.map(|h| (h.value.kind, h.value.name.as_str(), &h.location));
    let mut unresolved: Vec<_> = declared.chain(vetoed).filter_map(missing).collect();
    unresolved.sort();
    unresolved.dedup();
    unresolved
}
