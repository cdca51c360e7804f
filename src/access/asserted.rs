//! What the configuration says that holders grant which are not in the repository. Nothing here is
//! proven: it is somebody's word, and what follows from it is a conclusion.

use super::grants::{Access, GrantKey, Origin, Source};
use super::identity::Identity;
use super::implies::implies;
use crate::catalog::grant::Grant;
use crate::config::{Config, External};
use crate::metadata::names::{Names, fold};
use crate::text::wildcard::fits;

/// Enters the names of what is asserted, so that computing access needs no new names.
pub fn intern(names: &mut Names, config: &Config) {
    for grant in config.externals.iter().flat_map(grants) {
        names.intern(&grant.name);
    }
}

/// Adds what is asserted of the holders that an identity lacks. Patterns stand for names that only
/// somebody who asks knows: see [`is_asserted`].
pub(super) fn insert(names: &Names, config: &Config, identity: &Identity, access: &mut Access) {
    for (at, grant) in of(config, identity).filter(|(_, g)| g.name == "*" || !g.name.contains('*')) {
        let Some(name) = names.find(&grant.name) else { continue };
        let key = GrantKey { kind: grant.kind, name };
        access.insert(names, key, Source { origin: Origin::asserted(at), bits: grant.bits, implied: false });
    }
}

/// Whether a pattern that is asserted of a holder which an identity lacks stands for a grant.
pub fn is_asserted(config: &Config, identity: &Identity, grant: &Grant) -> bool {
    of(config, identity).any(|(_, said)| {
        let named = Grant::new(said.kind, grant.name.as_str(), said.bits);
        let is_meant = fits(&fold(&said.name), &fold(&grant.name));
        is_meant && (named == *grant || implies(&named, grant))
    })
}

/// Whether anything is asserted of a holder of this name.
pub fn speaks_of(config: &Config, holder: &str) -> bool {
    let mut externals = config.externals.iter();
    externals.any(|e| !e.grants.is_empty() && fold(&e.name.value) == fold(holder))
}

/// Index into the configuration's externals, and one grant or pattern.
fn of<'c>(config: &'c Config, identity: &Identity) -> impl Iterator<Item = (usize, Grant)> + use<'c> {
    let missing: Vec<String> = identity.missing.iter().map(|(_, name)| fold(name).into_owned()).collect();
    let externals = config.externals.iter().enumerate();
    let named = externals.filter(move |(_, e)| missing.iter().any(|m| *m == fold(&e.name.value)));
    named.flat_map(|(at, external)| grants(external).map(move |grant| (at, grant)))
}

/// The configuration has been checked for texts that are no grants.
fn grants(external: &External) -> impl Iterator<Item = Grant> {
    external.grants.iter().filter_map(|text| text.value.parse().ok())
}
