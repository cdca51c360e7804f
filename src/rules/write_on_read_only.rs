//! Rights to change data in the hands of an integration that only reads.

use super::context::{Findings, Granted};
use super::remedy::revoke;
use super::rule::{Check, Group, Rule};
use crate::access::org::IdentityId;
use crate::catalog::grant::{Bits, Grant, GrantKind};
use crate::catalog::implied;
use crate::catalog::permission::{self, Permission};
use crate::catalog::severity::{Confidence, Severity};
use crate::config::Kind;

pub(super) const RULE: Rule = Rule::new(
    "write-on-read-only",
    Group::Objects,
    Severity::High,
    include_str!("write_on_read_only.md"),
    Check::Grants(&[GrantKind::UserPermission, GrantKind::Object, GrantKind::Field], check),
);

const WRITES: Bits = Bits::CREATE.union(Bits::EDIT).union(Bits::DELETE).union(Bits::MODIFY_ALL);

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let (cx, entry) = (&granted.by.cx, &granted.entry);
    for bit in writing(entry.kind, granted.name, entry.bits).iter() {
        let reads_only = |i: &IdentityId| {
            let asked =
                || cx.org.contract(*i).is_some_and(|c| c.allows(entry.kind, granted.name).contains(bit));
            cx.org.identities[*i].kind == Some(Kind::ReadOnly)
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
            .confidence(writes(granted.name).map_or(Confidence::Certain, Permission::confidence))
            .message(format!("{who} grants {grant} to {whom}, which {is} declared to read only"))
            .help(format!(
                "What only {reads} cannot destroy or forge data when its credentials leak. {} If it writes one \
                 object of its own, ask for that in its contract.",
                revoke(&granted.by)
            ));
        out.push(cx, draft);
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
