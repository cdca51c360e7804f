//! What identities and holders can do: the closed union of what they hold.

use rustc_hash::FxHashSet;

use super::asserted;
use super::grants::{Access, Origin, Source};
use crate::catalog::permission;
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::org::identity::Identity;
use crate::org::principal::Principal;
use crate::org::way::Way;
use crate::terms::grant::Bits;
use crate::terms::grant_key::GrantKey;
use crate::terms::ids::{HolderId, IdentityId};

impl Org<'_> {
    /// What an identity can do: the closed union of the holders that it can be given, each group
    /// without what it mutes.
    pub(crate) fn access_of_identity(&self, identity: IdentityId) -> Access {
        let mut access = self.written_of_identity(identity, |_, entry| entry.bits);
        asserted::insert(self, &self.identities[identity], &mut access);
        access.close(&self.library.names)
    }

    /// What an identity could do with a part of its entries, each by its holder, and no more than that.
    pub(crate) fn access_of_part(
        &self,
        identity: IdentityId,
        part: impl Fn(HolderId, &Entry) -> Bits,
    ) -> Access {
        self.written_of_identity(identity, part).close(&self.library.names)
    }

    /// What whoever has a holder can do through it.
    pub fn access_of_holder(&self, holder: HolderId) -> Access {
        self.written(&self.ways(Principal::Holder(holder)), |_, entry| entry.bits).close(&self.library.names)
    }

    /// What the ways of an identity and its stock profile grant, as it is written.
    fn written_of_identity(&self, id: IdentityId, part: impl Fn(HolderId, &Entry) -> Bits) -> Access {
        let Identity { former, stock_profile, .. } = &self.identities[id];
        let former: FxHashSet<HolderId> = former.iter().copied().collect();
        let restricts =
            |entry: &Entry| permission::is_control(entry.kind, self.library.names.get(entry.name));
        let part = |way: &Way, entry: &Entry| {
            let is_former = former.contains(&way.group.unwrap_or(way.holder));
            if is_former && restricts(entry) { Bits::empty() } else { part(way.holder, entry) }
        };
        let mut access = self.written(&self.ways(Principal::Identity(id)), part);
        if let Some(profile) = *stock_profile {
            access.insert_stock(&self.library.names, profile);
        }
        access
    }

    /// What is granted by some ways together, as it is written, of each entry `part` alone.
    fn written(&self, ways: &[Way], part: impl Fn(&Way, &Entry) -> Bits) -> Access {
        let names = &self.library.names;
        let mut access = Access::default();
        for way in ways.iter().filter(|way| way.assignable) {
            for &document in &self.holders[way.holder].documents {
                let entries = &self.library.documents[document].entries;
                access.reserve(entries.len());
                for (entry, e) in entries.iter().enumerate() {
                    let key = GrantKey { kind: e.kind, name: names.fold(e.name) };
                    let bits = part(way, e) - self.muted_in(way.group, e);
                    let origin = Origin::entry(document, entry);
                    access.insert(names, key, Source { origin, bits, implied: false });
                }
            }
        }
        access
    }
}
