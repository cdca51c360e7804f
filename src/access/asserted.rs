//! What the configuration says that holders grant which are not in the repository. Nothing here is
//! proven: it is somebody's word, and what follows from it is a conclusion.

use std::collections::BTreeSet;

use super::grants::{Access, Origin, Source};
use super::implies::implies;
use crate::config::{Config, External};
use crate::org::Org;
use crate::org::identity::Identity;
use crate::terms::grant::Grant;
use crate::terms::grant_key::GrantKey;
use crate::terms::names::{Names, fold};
use crate::text::position::Location;
use crate::text::wildcard::fits;

/// Enters the names of what is asserted, so that computing access needs no new names.
pub fn intern(names: &mut Names, config: &Config) {
    for (grant, _) in config.externals.iter().flat_map(grants) {
        names.intern(&grant.name);
    }
}

/// Adds what is asserted of the holders that an identity lacks. Patterns stand for names that only
/// somebody who asks knows: see [`is_asserted`].
pub(crate) fn insert(org: &Org<'_>, identity: &Identity, access: &mut Access) {
    let names = &org.library.names;
    for Asserted { external, grant, .. } in named(org, identity) {
        let Some(name) = names.find(&grant.name) else { continue };
        let (key, origin) = (GrantKey { kind: grant.kind, name }, Origin::asserted(external));
        access.insert(names, key, Source { origin, bits: grant.bits, implied: false });
    }
}

/// Whether a pattern that is asserted of a holder which an identity lacks stands for a grant.
pub fn is_asserted(org: &Org<'_>, identity: &Identity, grant: &Grant) -> bool {
    of(org, identity).any(|asserted| asserted.is_about(grant))
}

/// What is asserted of the holders that an identity lacks and gives a grant.
pub(crate) fn giving<'c>(org: &Org<'c>, identity: &Identity, grant: &Grant) -> Vec<Asserted<'c>> {
    let gives = |asserted: &Asserted<'_>| asserted.is_about(grant) || implies(&asserted.grant, grant);
    of(org, identity).filter(gives).collect()
}

impl Asserted<'_> {
    /// Whether it stands for a grant, by its name or by a pattern, or for more of the same thing.
    pub(crate) fn is_about(&self, grant: &Grant) -> bool {
        let named = Grant::new(self.grant.kind, grant.name.as_str(), self.grant.bits);
        let is_meant = fits(&fold(&self.grant.name), &fold(&grant.name));
        is_meant && (named == *grant || implies(&named, grant))
    }
}

/// Whether anything is asserted of a holder of this name.
pub fn has_statement(org: &Org<'_>, holder: &str) -> bool {
    org.externals_of(holder).iter().any(|&at| !org.config.externals[at].grants.is_empty())
}

/// One grant, or a pattern of grants, that is asserted of a holder.
#[derive(Clone, Debug)]
pub struct Asserted<'c> {
    /// Index into the configuration's externals.
    external: usize,
    pub holder: &'c str,
    pub grant: Grant,
    pub location: &'c Location,
}

/// What is asserted by name of the holders that an identity lacks.
pub fn named<'c>(org: &Org<'c>, identity: &Identity) -> impl Iterator<Item = Asserted<'c>> + use<'c> {
    of(org, identity).filter(|asserted| asserted.grant.name == "*" || !asserted.grant.name.contains('*'))
}

fn of<'c>(org: &Org<'c>, identity: &Identity) -> impl Iterator<Item = Asserted<'c>> + use<'c> {
    let config = org.config;
    let externals = identity.missing.iter().flat_map(|(_, name)| org.externals_of(name)).copied();
    let lacking: BTreeSet<usize> = externals.collect();
    lacking.into_iter().flat_map(move |external| {
        let of = &config.externals[external];
        grants(of).map(move |(grant, location)| Asserted {
            external,
            holder: &of.name.value,
            grant,
            location,
        })
    })
}

/// The configuration has been checked for texts that are no grants.
fn grants(external: &External) -> impl Iterator<Item = (Grant, &Location)> {
    external.grants.iter().filter_map(|text| Some((text.value.parse().ok()?, &text.location)))
}
