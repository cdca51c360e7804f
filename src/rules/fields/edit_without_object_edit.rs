//! The right to edit a field of an object that cannot be edited.

use crate::access::grants::{Origin, Source};
use crate::catalog::object;
use crate::org::holder::Holder;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "edit-without-object-edit",
    Group::Fields,
    Severity::Low,
    include_str!("edit_without_object_edit.md"),
    Check::Grant(GrantKind::Field, check),
)
.likely();

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let Some((object, _)) = granted.name.split_once('.') else { return };
    let cx = &granted.by.cx;
    let ineffective = |&i: &IdentityId| is_ineffective(granted, i, object);
    if !granted.entry.bits.contains(Bits::EDIT)
        || !granted.by.identities.iter().all(ineffective)
        || object::controllers(object).is_some()
    {
        return;
    }
    let draft = granted
        .draft(Bits::EDIT)
        .message(format!(
            "{} may edit '{}' and neither create nor edit records of '{object}'",
            granted.who(Bits::EDIT),
            granted.name
        ))
        .help(format!(
            "The right has no effect today and takes effect as soon as Edit on '{object}' is granted for another reason. {}",
            revoke(&granted.by)
        ));
    out.push(cx, draft);
}

/// Whether all of an identity is known, it may read the object, and it may not write its records. A
/// profile's file says of an object nothing unless it was retrieved with it.
fn is_ineffective(granted: &Granted<'_>, identity: IdentityId, object: &str) -> bool {
    let org = granted.by.cx.org;
    let of = &org.identities[identity];
    if !of.declared {
        return false;
    }
    let (access, names) = (granted.by.cx.analysis.access(identity), &org.library.names);
    let Some(name) = names.find(object) else { return false };
    let key = GrantKey { kind: GrantKind::Object, name };
    let bits = access.bits(names, key);
    if !bits.contains(Bits::READ) || bits.intersects(Bits::CREATE | Bits::EDIT) {
        return false;
    }
    let mut holders = of.holders.iter().map(|&h| &org.holders[h]);
    let profile = holders.find(|h| h.kind == HolderKind::Profile);
    let speaks = |profile: &Holder| {
        let gives = |source: &Source| match source.origin {
            Origin::Entry { document, .. } => {
                !source.implied && profile.documents.contains(&(document as usize))
            }
            _ => false,
        };
        access.sources(key).iter().any(gives)
    };
    let mut leaves = of.holders.iter().flat_map(|&h| org.leaves(h));
    let mut whole = || leaves.all(|(leaf, _)| !org.holders[leaf].is_incomplete(org.library));
    (of.stock_profile.is_some() || profile.is_some_and(speaks)) && !of.is_incomplete() && whole()
}
