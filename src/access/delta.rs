//! What identities can do in one state of a project and not in another.

use std::borrow::Cow;

use super::grants::Access;
use crate::catalog::permission;
use crate::org::Org;
use crate::terms::grant::{Bits, Grant};
use crate::terms::names::fold;

/// How the effective access of one identity differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    pub identity: String,
    /// The path of the project root; empty for that of the run.
    pub root: String,
    /// What it cannot do any more, by kind and name: one for each thing, with all bits.
    pub loses: Vec<Grant>,
    pub gains: Vec<Grant>,
    /// The controls that restrict it and did not before.
    pub controls: Vec<&'static str>,
}

/// An org on one side of a comparison, and what an identity can do there.
pub struct Side<'a, 'l> {
    pub org: &'a Org<'l>,
    pub access: Cow<'a, Access>,
}

/// How the access of an identity differs; `None` where it does not. A side is absent where the project root or the
/// holders are.
pub fn delta(
    identity: &str,
    root: &str,
    was: Option<&Side<'_, '_>>,
    is: Option<&Side<'_, '_>>,
) -> Option<Delta> {
    let (loses, gains, controls) = (missing(was, is), missing(is, was), new_controls(was, is));
    let differs = !(loses.is_empty() && gains.is_empty() && controls.is_empty());
    let (identity, root) = (identity.to_owned(), root.to_owned());
    differs.then_some(Delta { identity, root, loses, gains, controls })
}

fn new_controls(was: Option<&Side<'_, '_>>, is: Option<&Side<'_, '_>>) -> Vec<&'static str> {
    let has = |side: Option<&Side<'_, '_>>, name: &str| {
        side.is_some_and(|side| !side.access.control(&side.org.library.names, name).is_empty())
    };
    let controls = permission::all().iter().filter(|p| p.protective && p.alias_of.is_none()).map(|p| p.name);
    controls.filter(|name| has(is, name) && !has(was, name)).collect()
}

/// What is left of a grant where the project has another namespace on the other side, so that names which mean the
/// same differ by it.
fn beyond(mut grant: Grant, org: &Org<'_>, other: &Side<'_, '_>) -> Grant {
    let spellings = org.namespace.spellings(&grant.name).into_iter();
    let spellings: Vec<_> = spellings.flat_map(|name| other.org.namespace.spellings(&name)).collect();
    let held = |bit: &Bits| {
        let mut grants = spellings.iter().map(|name| Grant::new(grant.kind, name.as_str(), *bit));
        grants.any(|grant| other.access.holds(&other.org.library.names, &grant))
    };
    grant.bits = grant.bits.iter().filter(|bit| !held(bit)).collect();
    grant
}

/// What the first can do and the second cannot.
fn missing(first: Option<&Side<'_, '_>>, second: Option<&Side<'_, '_>>) -> Vec<Grant> {
    let Some(Side { org, access }) = first else { return Vec::new() };
    let mut lost = access.clone().into_owned();
    if let Some(second) = second {
        lost = lost.minus(&org.library.names, &second.access, &second.org.library.names);
    }
    let spelled = |key| org.spelling(key, &access.sources(key));
    let lost = lost.iter().map(|(key, bits)| Grant::new(key.kind, spelled(key), bits));
    let lost = lost.map(|grant| match second {
        Some(second) if second.org.namespace != org.namespace => beyond(grant, org, second),
        _ => grant,
    });
    let mut missing: Vec<_> = lost.filter(|grant| !grant.bits.is_empty()).collect();
    missing.sort_by_cached_key(|grant| (grant.kind, fold(&grant.name).into_owned()));
    missing
}
