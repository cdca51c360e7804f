//! What is left of grants once groups have muted theirs.

use super::Org;
use crate::catalog::implied;
use crate::metadata::entry::Entry;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::ids::{HolderId, IdentityId};

impl Org<'_> {
    /// The bits that an identity holds through an entry of a profile or permission set: all, unless
    /// every way to the holder leads through a group that mutes them.
    pub fn held(&self, identity: IdentityId, holder: HolderId, entry: &Entry) -> Bits {
        let ways = self.uses_by(holder, identity).iter().filter(|u| u.effective);
        ways.map(|way| entry.bits - self.muted_in(way.group, entry)).collect()
    }

    /// Whether every way by which an identity holds a bit mutes another bit that this one needs:
    /// whether it then falls as well is not known.
    pub fn is_doubtful(&self, identity: IdentityId, holder: HolderId, entry: &Entry, bit: Bits) -> bool {
        let ways = self.uses_by(holder, identity).iter().filter(|u| u.effective);
        let mut muted =
            ways.map(|way| self.muted_of_needed(way.group, entry, bit)).filter(|muted| !muted.contains(bit));
        muted.all(|muted| !muted.is_empty())
    }

    /// What a group mutes of the bits that one bit of an entry brings on the same thing, itself
    /// included.
    pub(crate) fn muted_of_needed(&self, group: Option<HolderId>, entry: &Entry, bit: Bits) -> Bits {
        let bits = match entry.kind {
            GrantKind::Object => implied::object_bits(bit),
            GrantKind::Field => implied::field_bits(bit),
            _ => bit,
        };
        self.muted_in(group, &Entry { bits, ..*entry })
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
