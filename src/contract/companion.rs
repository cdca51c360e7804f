//! Grants that may depend on others although nobody documents it.

use super::Contract;
use crate::access::Access;
use crate::catalog::dependency::{self, Strength};
use crate::terms::grant::Grant;
use crate::terms::names::Names;

/// A grant that access holds, that the contract lets its integration hold, and that is never seen without another: whether
/// it can stay when that one goes is not known.
pub(crate) fn companion(contract: &Contract, access: &Access, names: &Names, other: &Grant) -> Option<Grant> {
    let rows = dependency::on(other).filter(|row| row.strength == Strength::SeenWith);
    let mut depending = rows.filter_map(|row| row.grant.as_grant());
    depending.find(|grant| {
        contract.allows(grant.kind, &grant.name).contains(grant.bits) && access.holds(names, grant)
    })
}
