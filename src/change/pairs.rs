//! Which identities of two states are the same.

use std::collections::BTreeMap;

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
    /// By kind and folded name, sorted.
    holders: Vec<(HolderKind, String)>,
}

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

    fn holders(&self, id: IdentityId) -> &[(HolderKind, String)] {
        &self.0[&id].holders
    }

    fn is_declared(&self, id: IdentityId) -> bool {
        self.0[&id].declared
    }

    /// Whether all that one of them has, another side's has as well.
    fn within(&self, id: IdentityId, other: &Self, of: IdentityId) -> bool {
        let holders = other.holders(of);
        !self.holders(id).is_empty() && self.holders(id).iter().all(|holder| holders.contains(holder))
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
    let mut free_old: Vec<IdentityId> = old.0.keys().copied().collect();
    let mut free_new = Vec::new();
    for &id in new.0.keys() {
        match by_name.get(&*fold(new.name(id))).filter(|was| free_old.contains(was)) {
            Some(&was) => {
                free_old.retain(|free| *free != was);
                pairs.push(Matched { base: vec![was], head: vec![id], is_part: false });
            }
            None => free_new.push(id),
        }
    }
    let named: Vec<IdentityId> = pairs.iter().flat_map(|pair| pair.base.iter().copied()).collect();
    let mut used = Vec::new();
    for id in free_new {
        let is_same = |was: &&IdentityId| old.within(**was, new, id) || new.within(id, old, **was);
        let mut was: Vec<_> = free_old.iter().filter(is_same).copied().collect();
        used.extend(&was);
        let holds = |was: &&IdentityId| old.is_declared(**was) && new.within(id, old, **was);
        let is_part = was.is_empty() && !new.is_declared(id);
        was.extend(named.iter().find(holds).filter(|_| is_part));
        pairs.push(Matched { is_part: is_part && !was.is_empty(), base: was, head: vec![id] });
    }
    let gone = free_old.into_iter().filter(|was| !used.contains(was));
    pairs.extend(gone.map(|was| Matched { base: vec![was], head: Vec::new(), is_part: false }));
    pairs
}
