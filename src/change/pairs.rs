//! Which identities of two states are the same.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::analysis::Analysis;
use crate::org::Org;
use crate::org::identity::Identity;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;

/// An identity on one side.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// Index into the analysis' roots; `None` where the side has no such project root.
    pub root: Option<usize>,
    /// Several where what was detected apart is declared together; empty where the side has no such identity.
    pub ids: Vec<IdentityId>,
}

/// An identity with what it is on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The path of the project root; empty for that of the run.
    pub root: String,
    /// That of the head; of an identity that is gone, that of the base.
    pub name: String,
    pub base: Side,
    pub head: Side,
    /// In the base it is a part of an identity that the head still has: what was declared with it is found on its
    /// own.
    pub is_part: bool,
}

/// Every identity of either side, by root and name. Those of one name are the same; else those with the same
/// holders, whatever they are called: a name that somebody gives to what was detected before adds nothing to it, and
/// what is found on its own once nobody declares it any more had no less before.
pub(super) fn pairs(base: &Analysis<'_>, head: &Analysis<'_>) -> Vec<Pair> {
    let mut roots: BTreeMap<&str, (Option<usize>, Option<usize>)> = BTreeMap::new();
    for (at, root) in base.roots.iter().enumerate() {
        roots.entry(root.org().root_path()).or_default().0 = Some(at);
    }
    for (at, root) in head.roots.iter().enumerate() {
        roots.entry(root.org().root_path()).or_default().1 = Some(at);
    }
    let mut pairs = Vec::new();
    for (path, (was, is)) in roots {
        let org = |analysis: &'_ Analysis<'_>, at: Option<usize>| {
            at.map(|at| Identities::of(analysis.roots[at].org()))
        };
        let (old, new) = (org(base, was).unwrap_or_default(), org(head, is).unwrap_or_default());
        let mut of_root: Vec<Pair> = matched(&old, &new)
            .into_iter()
            .map(|Matched { base: base_ids, head: head_ids, is_part }| Pair {
                is_part,
                root: path.to_owned(),
                name: head_ids.first().map_or_else(|| old.name(base_ids[0]), |&id| new.name(id)).to_owned(),
                base: Side { root: was, ids: base_ids },
                head: Side { root: is, ids: head_ids },
            })
            .collect();
        of_root.sort_by_cached_key(|pair| (fold(&pair.name).into_owned(), pair.base.ids.first().copied()));
        pairs.append(&mut of_root);
    }
    pairs
}

/// What identities are told by.
#[derive(Default)]
struct Identities(BTreeMap<IdentityId, Traits>);

struct Traits {
    name: String,
    declared: bool,
    /// Sorted.
    holders: Vec<Held>,
}

/// A holder, by its kind and folded name.
type Held = (HolderKind, String);

impl Identities {
    fn of(org: &Org<'_>) -> Self {
        let of_identity = |(id, identity): (IdentityId, &Identity)| {
            let held = identity.holders.iter().map(|&h| (org.holders[h].kind, org.holders[h].name.as_str()));
            let missing = identity.missing.iter().map(|(kind, name)| (*kind, name.as_str()));
            let mut holders: Vec<_> =
                held.chain(missing).map(|(kind, name)| (kind, fold(name).into_owned())).collect();
            holders.sort();
            (id, Traits { name: identity.name.clone(), declared: identity.declared, holders })
        };
        Self(org.identities.iter_enumerated().map(of_identity).collect())
    }

    fn name(&self, id: IdentityId) -> &str {
        &self.0[&id].name
    }

    fn holders(&self, id: IdentityId) -> &[Held] {
        &self.0[&id].holders
    }

    fn is_declared(&self, id: IdentityId) -> bool {
        self.0[&id].declared
    }

    /// Whether all that one of them has, another side's has as well.
    fn within(&self, id: IdentityId, other: &Self, of: IdentityId) -> bool {
        let holders = other.holders(of);
        !self.holders(id).is_empty()
            && self.holders(id).iter().all(|holder| holders.binary_search(holder).is_ok())
    }
}

struct Matched {
    base: Vec<IdentityId>,
    head: Vec<IdentityId>,
    is_part: bool,
}

fn matched(old: &Identities, new: &Identities) -> Vec<Matched> {
    let by_name: BTreeMap<String, IdentityId> =
        old.0.keys().map(|&id| (fold(old.name(id)).into_owned(), id)).collect();
    let mut pairs: Vec<Matched> = Vec::new();
    let mut named = BTreeSet::new();
    let mut free_new = Vec::new();
    for &id in new.0.keys() {
        match by_name.get(&*fold(new.name(id))).filter(|&&was| named.insert(was)) {
            Some(&was) => pairs.push(Matched { base: vec![was], head: vec![id], is_part: false }),
            None => free_new.push(id),
        }
    }
    let free_old: Vec<IdentityId> = old.0.keys().copied().filter(|id| !named.contains(id)).collect();
    let free = ByHolder::new(old, free_old.iter().copied());
    // In the order of the head's identities.
    let named = ByHolder::new(old, pairs.iter().flat_map(|pair| pair.base.iter().copied()));
    let mut used = BTreeSet::new();
    for id in free_new {
        let mut was = free.within(new, id);
        was.extend(free.around(new, id));
        let mut was: Vec<IdentityId> = was.into_iter().collect();
        used.extend(was.iter().copied());
        let is_part = was.is_empty() && !new.is_declared(id);
        was.extend(named.around(new, id).find(|&was| old.is_declared(was)).filter(|_| is_part));
        pairs.push(Matched { is_part: is_part && !was.is_empty(), base: was, head: vec![id] });
    }
    let gone = free_old.into_iter().filter(|was| !used.contains(was));
    pairs.extend(gone.map(|was| Matched { base: vec![was], head: Vec::new(), is_part: false }));
    pairs
}

/// Some identities of a side by what they have, so that those which have something in common with another are found
/// without a look at all.
struct ByHolder<'i> {
    of: &'i Identities,
    /// Under each holder those that have it, in the order in which they came.
    all: FxHashMap<&'i Held, Vec<IdentityId>>,
    /// Each once, under that of its holders that the fewest have.
    once: FxHashMap<&'i Held, Vec<IdentityId>>,
}

impl<'i> ByHolder<'i> {
    fn new(of: &'i Identities, ids: impl Iterator<Item = IdentityId>) -> Self {
        let ids: Vec<IdentityId> = ids.collect();
        let mut all: FxHashMap<_, Vec<IdentityId>> = FxHashMap::default();
        for &id in &ids {
            of.holders(id).iter().for_each(|holder| all.entry(holder).or_default().push(id));
        }
        let mut once: FxHashMap<_, Vec<IdentityId>> = FxHashMap::default();
        for &id in &ids {
            if let Some(rarest) = of.holders(id).iter().min_by_key(|holder| all[holder].len()) {
                once.entry(rarest).or_default().push(id);
            }
        }
        Self { of, all, once }
    }

    /// Those of which an identity of another side has all holders.
    fn within(&self, other: &Identities, id: IdentityId) -> BTreeSet<IdentityId> {
        let near = other.holders(id).iter().filter_map(|holder| self.once.get(holder)).flatten();
        near.copied().filter(|&own| self.of.within(own, other, id)).collect()
    }

    /// Those that have all holders of an identity of another side.
    fn around(&self, other: &Identities, id: IdentityId) -> impl Iterator<Item = IdentityId> {
        let near = other.holders(id).iter().map(|holder| self.all.get(holder).map_or(&[][..], Vec::as_slice));
        let rarest = near.min_by_key(|ids| ids.len()).unwrap_or_default();
        rarest.iter().copied().filter(move |&own| other.within(id, self.of, own))
    }
}
