//! What identities and holders can do: the closed union of what they hold.

use super::asserted;
use super::grants::{Access, Origin, Source};
use crate::org::Org;
use crate::org::principal::Principal;
use crate::org::way::Way;
use crate::terms::grant_key::GrantKey;
use crate::terms::ids::{HolderId, IdentityId};

impl Org<'_> {
    /// What an identity can do: the closed union of the holders that it can be given, each group
    /// without what it mutes.
    pub(crate) fn access_of_identity(&self, identity: IdentityId) -> Access {
        let of = &self.identities[identity];
        let mut access = self.access_by(&self.ways(Principal::Identity(identity)));
        if let Some(profile) = of.stock_profile {
            access.insert_stock(&self.library.names, profile);
        }
        asserted::insert(&self.library.names, self.config, of, &mut access);
        access.close(&self.library.names)
    }

    /// What whoever has a holder can do through it.
    pub fn access_of_holder(&self, holder: HolderId) -> Access {
        self.access_by(&self.ways(Principal::Holder(holder))).close(&self.library.names)
    }

    /// What is granted by some ways together, as it is written.
    fn access_by(&self, ways: &[Way]) -> Access {
        let names = &self.library.names;
        let mut access = Access::default();
        for way in ways.iter().filter(|way| way.assignable) {
            for &document in &self.holders[way.holder].documents {
                for (entry, e) in self.library.documents[document].entries.iter().enumerate() {
                    let key = GrantKey { kind: e.kind, name: names.fold(e.name) };
                    let bits = e.bits - self.muted_in(way.group, e);
                    let origin = Origin::entry(document, entry);
                    access.insert(names, key, Source { origin, bits, implied: false });
                }
            }
        }
        access
    }
}
