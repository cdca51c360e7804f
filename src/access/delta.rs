//! What identities can do in one state of a project and not in another.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::grants::Access;
use crate::catalog::permission;
use crate::org::Org;
use crate::org::link::Linked;
use crate::terms::grant::{Bits, Grant};
use crate::terms::ids::IdentityId;
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

/// The identities whose access differs, by root and name. One that only one state takes for an identity is
/// compared by the holders that it has there.
pub fn deltas(before: &Linked<'_>, after: &Linked<'_>) -> Vec<Delta> {
    let (old, new) = (identities(before), identities(after));
    let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let deltas = keys.into_iter().filter_map(|key| {
        let (root, _) = key;
        let (was, is) = (old.get(key).copied(), new.get(key).copied());
        let (org, id) = was.or(is)?;
        let (was, is) = (side(was, (org, id), before), side(is, (org, id), after));
        let loses = missing(was.as_ref(), is.as_ref());
        let gains = missing(is.as_ref(), was.as_ref());
        let controls = new_controls(was.as_ref(), is.as_ref());
        let identity = org.identities[id].name.clone();
        let differs = !(loses.is_empty() && gains.is_empty() && controls.is_empty());
        differs.then(|| Delta { identity, root: root.clone(), loses, gains, controls })
    });
    deltas.collect()
}

type Key = (String, String);

fn identities<'a, 'l>(linked: &'a Linked<'l>) -> BTreeMap<Key, (&'a Org<'l>, IdentityId)> {
    let of_org = |org: &'a Org<'l>| {
        let root = &org.library.project.roots[org.root].path;
        let named = org.identities.iter().enumerate();
        named.map(move |(id, identity)| ((root.clone(), fold(&identity.name).into_owned()), (org, id)))
    };
    linked.orgs.iter().flat_map(of_org).collect()
}

/// A side of the comparison.
type Side<'a, 'l> = (&'a Org<'l>, Cow<'a, Access>);

fn side<'a, 'l>(
    here: Option<(&'a Org<'l>, IdentityId)>,
    there: (&Org<'_>, IdentityId),
    linked: &'a Linked<'l>,
) -> Option<Side<'a, 'l>> {
    match here {
        Some((org, id)) => Some((org, Cow::Borrowed(org.access(id)))),
        None => of_holders(there.0, there.1, linked),
    }
}

/// What the holders of an identity give in another state.
fn of_holders<'a, 'l>(org: &Org<'_>, id: IdentityId, linked: &'a Linked<'l>) -> Option<Side<'a, 'l>> {
    let root = |org: &Org<'_>| org.library.project.roots[org.root].path.clone();
    let there = linked.orgs.iter().find(|other| root(other) == root(org))?;
    let holders = org.identities[id].holders.iter().map(|&h| &org.holders[h]);
    let found = holders.filter_map(|h| there.find(h.kind, &h.name));
    let access = found.fold(Access::default(), |all, holder| all.union(&there.access_of_holder(holder)));
    Some((there, Cow::Owned(access)))
}

fn new_controls(was: Option<&Side<'_, '_>>, is: Option<&Side<'_, '_>>) -> Vec<&'static str> {
    let has = |side: Option<&Side<'_, '_>>, name: &str| {
        side.is_some_and(|(org, access)| !access.control(&org.library.names, name).is_empty())
    };
    let controls = permission::all().iter().filter(|p| p.protective && p.alias_of.is_none()).map(|p| p.name);
    controls.filter(|name| has(is, name) && !has(was, name)).collect()
}

/// What the first can do and the second cannot.
fn missing(first: Option<&Side<'_, '_>>, second: Option<&Side<'_, '_>>) -> Vec<Grant> {
    let Some((org, access)) = first else { return Vec::new() };
    let has = |grant: &Grant| second.is_some_and(|(org, access)| access.holds(&org.library.names, grant));
    let mut missing: Vec<Grant> = Vec::new();
    for (key, bits) in access.iter() {
        let name = org.spelling(key, &access.sources(key));
        let lost: Bits = bits.iter().filter(|&bit| !has(&Grant::new(key.kind, name.as_str(), bit))).collect();
        if !lost.is_empty() {
            missing.push(Grant::new(key.kind, name, lost));
        }
    }
    missing.sort_by_cached_key(|grant| (grant.kind, fold(&grant.name).into_owned()));
    missing
}
