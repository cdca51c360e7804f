//! The answer to `diff`: what identities can do in one state of a project and not in another.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::access::Access;
pub use crate::access::delta::Delta;
use crate::access::delta::{Side, delta};
use crate::analysis::{Analysis, RootAnalysis};
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;

/// The identities whose access differs, by root and name. One that only one state takes for an identity is
/// compared by the holders that it has there.
pub fn deltas(before: &Analysis<'_>, after: &Analysis<'_>) -> Vec<Delta> {
    let (old, new) = (identities(before), identities(after));
    let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let deltas = keys.into_iter().filter_map(|key| {
        let (was, is) = (old.get(key).copied(), new.get(key).copied());
        let known = was.or(is)?;
        let (was, is) = (side(was, known, before), side(is, known, after));
        let identity = &known.0.org().identities[known.1].name;
        delta(identity, &key.0, was.as_ref(), is.as_ref())
    });
    deltas.collect()
}

/// The path of the project root, and the folded name.
type Key = (String, String);

/// An identity of an analysed root.
type Known<'a, 'l> = (&'a RootAnalysis<'l>, IdentityId);

fn identities<'a, 'l>(analysis: &'a Analysis<'l>) -> BTreeMap<Key, Known<'a, 'l>> {
    let of_root = |root: &'a RootAnalysis<'l>| {
        let named = root.org().identities.iter_enumerated();
        named.map(move |(id, identity)| {
            ((root.org().root_path().to_owned(), fold(&identity.name).into_owned()), (root, id))
        })
    };
    analysis.roots.iter().flat_map(of_root).collect()
}

fn side<'a, 'l>(
    here: Option<Known<'a, 'l>>,
    there: Known<'_, '_>,
    analysis: &'a Analysis<'l>,
) -> Option<Side<'a, 'l>> {
    match here {
        Some((root, id)) => Some(Side { org: root.org(), access: Cow::Borrowed(root.access(id)) }),
        None => of_holders(there, analysis),
    }
}

/// What the holders of an identity give in another state.
fn of_holders<'a, 'l>((root, id): Known<'_, '_>, analysis: &'a Analysis<'l>) -> Option<Side<'a, 'l>> {
    let org = root.org();
    let there = analysis.roots.iter().map(RootAnalysis::org).find(|o| o.root_path() == org.root_path())?;
    let holders = org.identities[id].holders.iter().map(|&h| &org.holders[h]);
    let found = holders.filter_map(|h| there.find(h.kind, &h.name));
    let access = found.fold(Access::default(), |all, holder| all.union(&there.access_of_holder(holder)));
    Some(Side { org: there, access: Cow::Owned(access) })
}
