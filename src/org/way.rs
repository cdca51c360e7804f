//! How somebody comes by a profile or permission set.

use rustc_hash::FxHashSet;

use super::Org;
use super::principal::Principal;
use crate::terms::ids::HolderId;

/// How a subject comes by a profile or permission set.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    pub holder: HolderId,
    /// The group of which it is a member; `None` where it is held directly.
    pub group: Option<HolderId>,
    /// It can really be given: see [`crate::org::identity::Identity::mismatched`].
    pub assignable: bool,
}

impl Org<'_> {
    /// How a subject comes by its profile and permission sets.
    pub fn ways(&self, subject: Principal) -> Vec<Way> {
        let (holders, mismatched): (&[_], &[_]) = match &subject {
            Principal::Identity(identity) => {
                let identity = &self.identities[*identity];
                (&identity.holders, &identity.mismatched)
            }
            Principal::Holder(holder) => (std::slice::from_ref(holder), &[]),
            Principal::User(user) => (&self.users[*user].holders, &[]),
        };
        let mismatched: FxHashSet<HolderId> = mismatched.iter().copied().collect();
        let way = |(holder, group)| Way { holder, group, assignable: !mismatched.contains(&holder) };
        holders.iter().flat_map(|&direct| self.leaves(direct)).map(way).collect()
    }
}
