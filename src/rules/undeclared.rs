//! What the rules about grants outside a contract share.

use super::context::{Context, Findings, Granted};
use super::remedy::revoke;
use crate::access::contract::Contract;
use crate::access::org::IdentityId;
use crate::catalog::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use crate::catalog::permission;
use crate::finding::Label;

/// Reports each bit of an entry that some contract does not ask for, for the identities that have such a
/// contract. Whoever has none is none of these rules' business.
pub(super) fn report(granted: &Granted<'_>, out: &mut Findings) {
    let control = || permission::find(granted.name).is_some_and(|p| p.protective);
    if granted.entry.kind == GrantKind::UserPermission && control() {
        return;
    }
    // That something is the default says only how it is shown.
    for bit in (granted.entry.bits - Bits::DEFAULT).iter() {
        let outside = outside(granted, bit);
        if let Some((_, contract)) = outside.first() {
            report_bit(granted, bit, &outside, contract, out);
        }
    }
}

/// Who holds a bit of an entry although its contract does not let it.
fn outside<'a>(granted: &Granted<'a>, bit: Bits) -> Vec<(IdentityId, &'a Contract)> {
    let (org, entry) = (granted.by.cx.org, &granted.entry);
    let holding = granted.by.identities.iter().filter(|&&i| org.held(i, granted.by.id, entry).contains(bit));
    holding
        .filter_map(|&i| Some((i, org.contract(i)?)))
        .filter(|(_, contract)| !contract.allows(entry.kind, granted.name).contains(bit))
        .collect()
}

fn report_bit(
    granted: &Granted<'_>,
    bit: Bits,
    outside: &[(IdentityId, &Contract)],
    contract: &Contract,
    out: &mut Findings,
) {
    let (cx, kind, name) = (&granted.by.cx, granted.entry.kind, granted.name);
    let identities: Vec<IdentityId> = outside.iter().map(|(i, _)| *i).collect();
    let never = contract.never(kind, name, bit);
    let (s, does, says) = if identities.len() == 1 { ("", "does", "says") } else { ("s", "do", "say") };
    let verdict = match never {
        Some(_) => format!("whose contract{s} {says} never"),
        None => format!("whose contract{s} {does} not ask for it"),
    };
    let grant = Grant::new(kind, name, bit);
    let mut draft = granted
        .draft(bit)
        .identities(&identities)
        .message(format!(
            "{} grants {grant} to {}, {verdict}",
            granted.by.holder.title(),
            cx.whom(&identities)
        ))
        .help(match never {
            Some(_) => revoke(&granted.by),
            None => {
                format!("{} If the integration does need it, {}.", revoke(&granted.by), ask(kind, name, bit))
            }
        });
    for (identity, contract) in outside.iter().take(MOST_LABELS) {
        draft = draft.related_to_some(label(cx, *identity, contract, &grant));
    }
    out.push(cx, draft);
}

/// More contracts than this are named in the message alone.
const MOST_LABELS: usize = 3;

/// The line of a contract that decides.
fn label(cx: &Context<'_>, identity: IdentityId, contract: &Contract, grant: &Grant) -> Option<Label> {
    let of = &cx.org.identities[identity].name;
    let (line, text) = match contract.never(grant.kind, &grant.name, grant.bits) {
        Some(line) => (line, format!("'{of}' must never hold this")),
        None => (contract.line_of(grant.kind, &grant.name), format!("what '{of}' needs")),
    };
    Some(Label { site: cx.site_in_configuration(line)?, text })
}

/// How to ask for a grant in a contract.
pub(super) fn ask(kind: GrantKind, name: &str, bit: Bits) -> String {
    let bit_name = BIT_NAMES.iter().find(|(b, _)| *b == bit).map_or("read", |(_, name)| name);
    match kind {
        GrantKind::Object if bit.intersects(Bits::VIEW_ALL | Bits::MODIFY_ALL) => {
            format!("write all-records = true for '{name}' in its contract")
        }
        GrantKind::Object if bit == Bits::VIEW_ALL_FIELDS => {
            format!("write read = \"all\" for '{name}' in its contract")
        }
        GrantKind::Object => format!("add \"{bit_name}\" to the 'access' of '{name}' in its contract"),
        GrantKind::Field => {
            let (object, field) = name.split_once('.').unwrap_or(("", name));
            format!("add \"{field}\" to the '{bit_name}' fields of '{object}' in its contract")
        }
        GrantKind::RecordType => {
            let (object, record_type) = name.split_once('.').unwrap_or(("", name));
            format!("add \"{record_type}\" to the 'record-types' of '{object}' in its contract")
        }
        _ => format!("add \"{name}\" to '{}' in its contract", list(kind)),
    }
}

/// The list of a contract that holds names of a kind.
fn list(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Class => "classes",
        GrantKind::Flow => "flows",
        GrantKind::Page => "pages",
        GrantKind::App => "apps",
        GrantKind::CustomPermission => "custom-permissions",
        GrantKind::Credential => "credentials",
        GrantKind::CustomSetting => "custom-settings",
        GrantKind::CustomMetadata => "custom-metadata",
        _ => "permissions",
    }
}
