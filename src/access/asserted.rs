//! What the configuration says that holders grant which are not in the repository. Nothing here is
//! proven: it is somebody's word, and what follows from it is a conclusion.

use super::grants::{Access, Origin, Source};
use super::implies::implies;
use crate::config::{Config, External};
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
pub(crate) fn insert(names: &Names, config: &Config, identity: &Identity, access: &mut Access) {
    for Asserted { external, grant, .. } in named(config, identity) {
        let Some(name) = names.find(&grant.name) else { continue };
        let (key, origin) = (GrantKey { kind: grant.kind, name }, Origin::asserted(external));
        access.insert(names, key, Source { origin, bits: grant.bits, implied: false });
    }
}

/// Whether a pattern that is asserted of a holder which an identity lacks stands for a grant.
pub fn is_asserted(config: &Config, identity: &Identity, grant: &Grant) -> bool {
    of(config, identity).any(|asserted| asserted.is_about(grant))
}

/// What is asserted of the holders that an identity lacks and gives a grant.
pub(crate) fn giving<'c>(config: &'c Config, identity: &Identity, grant: &Grant) -> Vec<Asserted<'c>> {
    let gives = |asserted: &Asserted<'_>| asserted.is_about(grant) || implies(&asserted.grant, grant);
    of(config, identity).filter(gives).collect()
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
pub fn has_statement(config: &Config, holder: &str) -> bool {
    let mut externals = config.externals.iter();
    externals.any(|e| !e.grants.is_empty() && fold(&e.name.value) == fold(holder))
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
pub fn named<'c>(config: &'c Config, identity: &Identity) -> impl Iterator<Item = Asserted<'c>> + use<'c> {
    of(config, identity).filter(|asserted| asserted.grant.name == "*" || !asserted.grant.name.contains('*'))
}

fn of<'c>(config: &'c Config, identity: &Identity) -> impl Iterator<Item = Asserted<'c>> + use<'c> {
    let missing: Vec<String> = identity.missing.iter().map(|(_, name)| fold(name).into_owned()).collect();
    let externals = config.externals.iter().enumerate();
    let lacking = externals.filter(move |(_, e)| missing.iter().any(|m| *m == fold(&e.name.value)));
    lacking.flat_map(|(external, of)| {
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
