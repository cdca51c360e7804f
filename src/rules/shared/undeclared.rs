//! What the rules about grants outside a contract share.

use super::asserted::{ELSEWHERE, draft};
use super::remedy::revoke_permission;
use crate::access::asserted::{self, Asserted};
use crate::catalog::permission;
use crate::contract::{Contract, list_name};
use crate::finding::Label;
use crate::rules::engine::context::{Context, Findings, Granted, IdentityContext};
use crate::rules::engine::rule::Check;
use crate::terms::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use crate::terms::ids::IdentityId;

/// Reports each bit of an entry that some contract does not ask for, for the identities that have such a
/// contract. Whoever has none is none of these rules' business.
pub(crate) fn report(granted: &Granted<'_>, out: &mut Findings) {
    if permission::is_control(granted.entry.kind, granted.name) {
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

/// The same for what the configuration says of holders that are not in the repository.
pub(crate) fn report_asserted(of: &IdentityContext<'_>, out: &mut Findings) {
    let Some(contract) = of.cx.analysis.contract(of.id) else { return };
    let own = |kind| match of.cx.rule.check {
        Check::Grant(one, _) => one == kind,
        Check::Grants(kinds, _) => kinds.contains(&kind),
        _ => false,
    };
    for Asserted { holder, grant, location, .. } in asserted::named(of.cx.org, of.identity) {
        let surplus = contract.surplus(&grant);
        if surplus.is_empty() || !own(grant.kind) {
            continue;
        }
        let grant = Grant::new(grant.kind, grant.name, surplus);
        let verdict = match contract.never(grant.kind, &grant.name, surplus) {
            Some(_) => "says never",
            None => "does not ask for it",
        };
        let Some(draft) = draft(of, grant.clone(), location) else { continue };
        let draft = draft
            .message(format!(
                "'{holder}' is said to grant {} to integration '{}', whose contract {verdict}",
                permission::grant_in_words(&grant),
                of.identity.name
            ))
            .help(ELSEWHERE)
            .related_to_some(label(&of.cx, of.id, contract, &grant));
        out.push(&of.cx, draft);
    }
}

/// Who holds a bit of an entry although its contract does not let it.
fn outside<'a>(granted: &Granted<'a>, bit: Bits) -> Vec<(IdentityId, &'a Contract)> {
    let (org, entry) = (granted.by.cx.org, &granted.entry);
    let agreed = granted.by.identities.iter().filter_map(|&i| Some((i, granted.by.cx.analysis.contract(i)?)));
    agreed.filter(|(i, contract)| contract.surplus_of(org, *i, granted.by.id, entry).contains(bit)).collect()
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
    let how = format!("{}{}", revoke_permission(granted), instead_of_default(granted));
    let mut draft = granted
        .draft(bit)
        .identities(&identities)
        .message(format!(
            "{} grants {} to {}, {verdict}",
            granted.by.holder.title(),
            permission::grant_in_words(&grant),
            cx.whom(&identities)
        ))
        .help(match never {
            Some(_) => how,
            None => format!(
                "{how}{} If the integration does need it, {}.",
                companion(granted, &grant, &identities),
                ask(kind, name, bit)
            ),
        });
    for (identity, contract) in outside.iter().take(MOST_LABELS) {
        draft = draft.related_to_some(label(cx, *identity, contract, &grant));
    }
    out.push(cx, draft);
}

/// What has to be done first about an app or record type that is the default, which is why it has no fix.
fn instead_of_default(granted: &Granted<'_>) -> &'static str {
    let theirs = granted.by.holder.standard_profile().is_some();
    if theirs || !granted.entry.bits.contains(Bits::DEFAULT) {
        return "";
    }
    match granted.entry.kind {
        GrantKind::App => " It is the default app, so make another one the default first.",
        GrantKind::RecordType => {
            " It is the default record type of its object, so make another one the default first."
        }
        _ => "",
    }
}

/// That what stays may depend on it.
fn companion(granted: &Granted<'_>, grant: &Grant, identities: &[IdentityId]) -> String {
    let mut others = identities.iter().filter_map(|&i| granted.by.cx.analysis.companion(i, grant));
    others
        .next()
        .map_or_else(String::new, |other| format!(" {other}, which it asks for, is never seen without it."))
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
pub(crate) fn ask(kind: GrantKind, name: &str, bit: Bits) -> String {
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
        _ => format!("add \"{name}\" to '{}' in its contract", list_name(kind)),
    }
}
