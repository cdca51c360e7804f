//! Apex REST Services without a REST class to call.

use crate::catalog::permission;
use crate::metadata::apex_code::Traits;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::remedy::revoke_permission;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "apex-rest-services-flag",
    Group::Api,
    Severity::Medium,
    include_str!("apex_rest_services_flag.md"),
    Check::Grant(GrantKind::UserPermission, check),
)
.likely();

fn check(granted: &Granted<'_>, out: &mut Findings) {
    if !granted.name.eq_ignore_ascii_case("ApexRestServices") {
        return;
    }
    let cx = &granted.by.cx;
    let idle: Vec<_> =
        granted.by.identities.iter().copied().filter(|&id| calls_no_rest_class(granted, id)).collect();
    if idle.is_empty() {
        return;
    }
    let draft = granted
        .draft(Bits::ENABLED)
        .identities(&idle)
        .message(format!("{} grants {}, and no REST class to call", granted.who(Bits::ENABLED), permission::title_of(granted.name)))
        .help(format!(
            "As its label says, it opens Apex REST services; nothing that the integration holds gives it access to a \
             class that has one, so that it waits for the first one that somebody adds. {}",
            revoke_permission(granted)
        ));
    out.push(cx, draft);
}

/// Whether everything that an identity has is known, and no class in it may be a REST endpoint.
fn calls_no_rest_class(granted: &Granted<'_>, id: IdentityId) -> bool {
    let org = granted.by.cx.org;
    let (names, access) = (&org.library.names, granted.by.cx.analysis.access(id));
    // Whoever may write Apex may call all of it.
    if org.identities[id].is_incomplete() || access.holds(names, &Grant::permission("AuthorApex")) {
        return false;
    }
    let mut classes = access.iter().filter(|(key, _)| key.kind == GrantKind::Class);
    classes.all(|(key, _)| {
        granted
            .by
            .cx
            .analysis
            .code()
            .find(names.get(key.name))
            .is_some_and(|c| !c.code.traits.contains(Traits::REST))
    })
}
