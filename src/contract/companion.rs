//! Permissions that may depend on others although nobody documents it.

use super::Contract;
use crate::access::Access;
use crate::catalog::permission;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::Names;

/// A user permission that access holds, that the contract lets its integration hold, and that is never seen without
/// another: whether it can stay when that one goes is not known.
pub(crate) fn companion(
    contract: &Contract,
    access: &Access,
    names: &Names,
    other: &str,
) -> Option<&'static str> {
    let other = permission::find(other).map(|p| p.alias_of.unwrap_or(p.name))?;
    let depends = |p: &&permission::Permission| p.seen_with().any(|name| name == other);
    let depending = permission::all().iter().filter(depends).map(|p| p.name);
    let holds = |name: &str| access.holds(names, &Grant::permission(name));
    let kept = |name: &&str| contract.allows(GrantKind::UserPermission, name).contains(Bits::ENABLED);
    depending.filter(kept).find(|name| holds(name))
}
