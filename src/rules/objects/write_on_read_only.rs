//! Rights to change data in the hands of an integration that only reads.

use crate::access::asserted::{self, Asserted};
use crate::catalog::implied;
use crate::catalog::permission::{self, Permission};
use crate::config::IntegrationKind;
use crate::finding::Explained;
use crate::rules::engine::context::{Findings, Granted, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::asserted::{self as asserted_grant, ELSEWHERE};
use crate::rules::shared::remedy::revoke_permission;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::ids::IdentityId;
use crate::terms::severity::{Confidence, Severity};

pub(crate) const RULE: Rule = Rule::new(
    "write-on-read-only",
    Group::Objects,
    Severity::High,
    include_str!("write_on_read_only.md"),
    Check::Grants(&[GrantKind::UserPermission, GrantKind::Object, GrantKind::Field], check),
)
.also(Check::Identity(check_asserted));

const WRITES: Bits = Bits::CREATE.union(Bits::EDIT).union(Bits::DELETE).union(Bits::MODIFY_ALL);

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let (cx, entry) = (&granted.by.cx, &granted.entry);
    for bit in writing(entry.kind, granted.name, entry.bits).iter() {
        let reads_only = |i: &IdentityId| {
            let asked =
                || cx.analysis.contract(*i).is_some_and(|c| c.allows(entry.kind, granted.name).contains(bit));
            cx.org.identities[*i].kind == Some(IntegrationKind::ReadOnly)
                && cx.org.held(*i, granted.by.id, entry).contains(bit)
                && !asked()
        };
        let identities: Vec<_> = granted.by.identities.iter().copied().filter(reads_only).collect();
        if identities.is_empty() {
            continue;
        }
        let (is, reads) = if identities.len() == 1 { ("is", "reads") } else { ("are", "read") };
        let grant = Grant::new(entry.kind, granted.name, bit);
        let (who, whom) = (granted.by.holder.title(), cx.whom(&identities));
        let draft = granted
            .draft(bit)
            .identities(&identities)
            .explained_by(Explained::OfGrant(match entry.kind {
                GrantKind::Object => "undeclared-object-access",
                GrantKind::Field => "undeclared-field-access",
                _ => "undeclared-permission",
            }))
            .confidence(writes(granted.name).map_or(Confidence::Certain, Permission::confidence))
            .message(format!("{who} grants {} to {whom}, which {is} declared to read only", permission::grant_in_words(&grant)))
            .help(format!(
                "What only {reads} cannot destroy or forge data when its credentials leak. {} If it writes one \
                 object of its own, ask for that in its contract.",
                revoke_permission(granted)
            ));
        out.push(cx, draft);
    }
}

/// The same for what the configuration says of holders that are not in the repository.
fn check_asserted(of: &IdentityContext<'_>, out: &mut Findings) {
    if of.identity.kind != Some(IntegrationKind::ReadOnly) {
        return;
    }
    for Asserted { holder, grant, location, .. } in asserted::named(of.cx.org, of.identity) {
        let asked =
            of.cx.analysis.contract(of.id).map_or(Bits::empty(), |c| c.allows(grant.kind, &grant.name));
        let bits = writing(grant.kind, &grant.name, grant.bits) - asked;
        let grant = Grant::new(grant.kind, grant.name, bits);
        let Some(draft) = asserted_grant::draft(of, grant.clone(), location).filter(|_| !bits.is_empty())
        else {
            continue;
        };
        let who = &of.identity.name;
        let message = format!(
            "'{holder}' is said to grant {} to integration '{who}', which is declared to read only",
            permission::grant_in_words(&grant)
        );
        out.push(&of.cx, draft.message(message).help(ELSEWHERE));
    }
}

/// Those of a grant's bits that let data be changed.
fn writing(kind: GrantKind, name: &str, bits: Bits) -> Bits {
    let by_object = || implied::by_permission(name).iter().any(|i| i.bits.intersects(WRITES));
    match kind {
        GrantKind::Object => bits & WRITES,
        GrantKind::Field => bits & Bits::EDIT,
        _ if by_object() || writes(name).is_some() => bits,
        _ => Bits::empty(),
    }
}

/// A user permission that lets records be changed by itself.
fn writes(name: &str) -> Option<&'static Permission> {
    permission::find(name).filter(|p| p.writes)
}
