//! What an identity holds that its contract does not allow, entry by entry: the matter of the rules about
//! undeclared grants, what has to be taken away once the contract is granted, and what fixes may take.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::{Contract, can_state};
use crate::access::Access;
use crate::access::implies::{Power, power};
use crate::catalog::permission;
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::ids::{HolderId, IdentityId};

/// Bits of one entry that the contract does not ask for.
#[derive(Clone, Debug)]
pub struct Surplus<'l> {
    /// The profile or permission set.
    pub holder: HolderId,
    pub document: usize,
    pub entry: &'l Entry,
    pub grant: Grant,
}

impl Contract {
    /// The bits of a grant that the contract does not allow. Controls restrict, so that none is surplus, and
    /// that something is the default says only how it is shown.
    pub fn surplus(&self, grant: &Grant) -> Bits {
        if permission::is_control(grant.kind, &grant.name) {
            return Bits::empty();
        }
        grant.bits - Bits::DEFAULT - self.allows(grant.kind, &grant.name)
    }

    /// The bits that an identity holds through an entry of a holder and that the contract does not allow.
    pub fn surplus_of(&self, org: &Org<'_>, id: IdentityId, holder: HolderId, entry: &Entry) -> Bits {
        if permission::is_control(entry.kind, org.library.names.get(entry.name)) {
            return Bits::empty();
        }
        let held = org.held(id, holder, entry) - Bits::DEFAULT;
        // To ask what is allowed costs most.
        if held.is_empty() { held } else { held - self.allows_in(org.library, &org.holders[holder], entry) }
    }
}

/// The surplus of an identity that a contract could have asked for, by holder in the identity's order; in
/// each the most powerful first.
pub fn surplus<'l>(org: &Org<'l>, id: IdentityId, contract: &Contract) -> Vec<Surplus<'l>> {
    let names = &org.library.names;
    let leaves = org.identities[id].holders.iter().flat_map(|&holder| org.leaves(holder));
    let mut met = FxHashSet::default();
    let leaves: Vec<HolderId> = leaves.map(|(leaf, _)| leaf).filter(|&leaf| met.insert(leaf)).collect();
    let of_leaf = |holder: HolderId| {
        let entries = org.holders[holder].entries(org.library).filter(|(_, entry)| can_state(entry.kind));
        let entries = entries.filter_map(move |(document, entry)| {
            let bits = contract.surplus_of(org, id, holder, entry);
            let grant = Grant::new(entry.kind, names.get(entry.name), bits);
            (!bits.is_empty()).then_some(Surplus { holder, document, entry, grant })
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|s| (Reverse(rank(&s.grant)), s.grant.kind, s.document, s.entry.offset));
        entries
    };
    leaves.into_iter().flat_map(of_leaf).collect()
}

/// What an identity can do by what its contract asks for alone: what is left once all surplus is gone.
pub fn without_surplus(org: &Org<'_>, id: IdentityId, contract: &Contract) -> Access {
    org.access_of_part(id, |holder, entry| {
        entry.bits & contract.allows_in(org.library, &org.holders[holder], entry)
    })
}

/// To order by: rated user permissions first, then the objects with most.
fn rank(grant: &Grant) -> (Option<Power>, Bits) {
    let rated = (grant.kind == GrantKind::UserPermission).then(|| power(&grant.name)).flatten();
    let bits = if grant.kind == GrantKind::Object { grant.bits } else { Bits::empty() };
    (rated, bits)
}
