//! What an integration holds beside its contract: what has to be taken away once the contract is granted.

use std::cmp::Reverse;

use crate::access::implies::{Power, power};
use crate::catalog::permission;
use crate::contract::{Contract, can_state};
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;

/// Bits of one entry that the contract does not ask for.
#[derive(Clone, Debug)]
pub struct Surplus<'l> {
    /// The profile or permission set.
    pub holder: HolderId,
    pub document: usize,
    pub entry: &'l Entry,
    pub grant: Grant,
}

/// What an identity holds through entries and its contract does not ask for, by holder in the identity's
/// order; in each the most powerful first.
pub fn surplus<'l>(org: &Org<'l>, id: IdentityId, contract: &Contract) -> Vec<Surplus<'l>> {
    let names = &org.library.names;
    let mut leaves: Vec<HolderId> = Vec::new();
    for (leaf, _) in org.identities[id].holders.iter().flat_map(|&holder| org.leaves(holder)) {
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    }
    let of_leaf = |holder: HolderId| {
        let entries = org.holders[holder].entries(org.library).filter_map(move |(document, entry)| {
            let name = names.get(entry.name);
            let held = org.held(id, holder, entry) - Bits::DEFAULT;
            let bits = held - contract.allows_in(org.library, &org.holders[holder], entry);
            let counts =
                can_state(entry.kind) && !bits.is_empty() && !permission::is_control(entry.kind, name);
            counts.then(|| Surplus { holder, document, entry, grant: Grant::new(entry.kind, name, bits) })
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|s| (Reverse(rank(&s.grant)), s.grant.kind, s.document, s.entry.offset));
        entries
    };
    leaves.into_iter().flat_map(of_leaf).collect()
}

/// To order by: rated user permissions first, then the objects with most.
fn rank(grant: &Grant) -> (Option<Power>, Bits) {
    let rated = (grant.kind == GrantKind::UserPermission).then(|| power(&grant.name)).flatten();
    let bits = if grant.kind == GrantKind::Object { grant.bits } else { Bits::empty() };
    (rated, bits)
}
