//! Permissions that may depend on others although nobody documents it.

use crate::catalog::permission;
use crate::org::Org;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::ids::IdentityId;

impl Org<'_> {
    /// A user permission that an identity holds, that its contract lets it hold, and that is never seen without
    /// another: whether it can stay when that one goes is not known.
    pub fn companion(&self, identity: IdentityId, other: &str) -> Option<&'static str> {
        let contract = self.contract(identity)?;
        let other = permission::find(other).map(|p| p.alias_of.unwrap_or(p.name))?;
        let depends = |p: &&permission::Permission| p.seen_with().any(|name| name == other);
        let depending = permission::all().iter().filter(depends).map(|p| p.name);
        let access = self.access(identity);
        let holds = |name: &str| access.holds(&self.library.names, &Grant::permission(name));
        let kept = |name: &&str| contract.allows(GrantKind::UserPermission, name).contains(Bits::ENABLED);
        depending.filter(kept).find(|name| holds(name))
    }
}
