//! What is left of grants once groups have muted theirs.

use super::Org;
use crate::metadata::entry::Entry;
use crate::terms::grant::Bits;
use crate::terms::ids::{HolderId, IdentityId};

impl Org<'_> {
    /// The bits that an identity holds through an entry of a profile or permission set: all, unless
    /// every way to the holder leads through a group that mutes them. What cannot stand without a muted bit is muted as
    /// well.
    pub fn held(&self, identity: IdentityId, holder: HolderId, entry: &Entry) -> Bits {
        let ways = self.uses_by(holder, identity).iter().filter(|u| u.effective);
        ways.map(|way| entry.bits - self.muted_in(way.group, entry)).collect()
    }

    /// Whether every way by which an identity has a holder asks for an activated session.
    pub fn is_session_activated(&self, identity: IdentityId, holder: HolderId) -> bool {
        let asks = |holder: HolderId| self.holders[holder].session_activation(self.library).is_some();
        let mut ways = self.uses_by(holder, identity).iter().filter(|u| u.effective);
        asks(holder) || ways.all(|way| way.group.is_some_and(asks))
    }

    /// Whether a group, through which some identity has the holder, mutes anything.
    pub fn is_muted_somewhere(&self, holder: HolderId) -> bool {
        let mutes = |group: HolderId| self.holders[group].group.as_ref().is_some_and(|g| !g.muted.is_empty());
        self.uses(holder).iter().any(|u| u.group.is_some_and(mutes))
    }

    /// What a group, if there is one, mutes of an entry's bits.
    pub(crate) fn muted_in(&self, group: Option<HolderId>, entry: &Entry) -> Bits {
        let group = group.and_then(|id| self.holders[id].group.as_ref());
        group.map_or(Bits::empty(), |group| group.muted(&self.library.names, entry))
    }
}
