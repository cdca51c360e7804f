//! Two permission sets in place of one: what is ordinary, and what an attacker would look for.

use crate::catalog::escalation;
use crate::catalog::object::{self, ObjectClass};
use crate::catalog::permission::{self, API_ENABLED};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::severity::Severity;

/// The ordinary grants, and those that lead further than they say. Everything that a grant stands on is
/// in the same part.
pub fn split(grants: Vec<Grant>) -> (Vec<Grant>, Vec<Grant>) {
    grants.into_iter().partition(|grant| !escalates(grant))
}

/// Whether a grant is rated critical or high, is a step of the escalation graph, or reaches the objects
/// that decide who may do what and which code runs.
pub fn escalates(grant: &Grant) -> bool {
    match grant.kind {
        GrantKind::UserPermission if grant.name.eq_ignore_ascii_case(API_ENABLED) => false,
        GrantKind::UserPermission => {
            let known = permission::find(&grant.name);
            let rated = known.and_then(|p| p.rating.as_ref()).is_some_and(|r| r.level >= Severity::High);
            rated || known.is_some_and(|p| escalation::permission(p.name).is_some())
        }
        GrantKind::Object | GrantKind::Field => {
            let object = grant.name.split('.').next().unwrap_or_default();
            let class = object::sensitivity(object).map(|s| s.class);
            let writes = Bits::CREATE | Bits::EDIT | Bits::DELETE | Bits::MODIFY_ALL;
            matches!(class, Some(ObjectClass::Identity | ObjectClass::Code)) && grant.bits.intersects(writes)
        }
        GrantKind::Credential => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn what_leads_further_stands_apart() {
        let grants = [
            "ApiEnabled",
            "RunReports",
            "ModifyMetadata",
            "ViewAllData",
            "Account:read+view-all",
            "credential:Erp-User",
        ];
        let (base, escalation) = split(grants.iter().map(|g| g.parse().unwrap()).collect());
        let shown = |grants: Vec<crate::terms::grant::Grant>| {
            grants.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(base), "ApiEnabled RunReports Account:read+view-all");
        assert_eq!(shown(escalation), "ModifyMetadata ViewAllData credential:Erp-User");
    }
}
