//! What a contract needs although no line says so: nothing can be granted without what it depends on, such as a
//! detail without its master.

use rustc_hash::FxHashMap;

use super::{Contract, subscribed};
use crate::catalog::dependency::Needed;
use crate::config::{FieldNeed, Located, ObjectNeed};
use crate::inventory::schema::Schema;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::text::position::Location;

/// A need that no line states.
#[derive(Debug)]
pub(crate) struct ImpliedNeed {
    pub need: ObjectNeed,
    /// Completes "it is needed, since ...".
    pub because: String,
}

/// The rights on objects that what the lines of a contract ask for depends on, each for the first that needs it.
pub(crate) fn of(contract: &Contract, schema: &Schema<'_>) -> Vec<ImpliedNeed> {
    let lines = lines(contract);
    let key = |object: &str| contract.key(GrantKind::Object, object);
    let mut known: FxHashMap<String, Bits> = FxHashMap::default();
    for (grant, _) in lines.iter().filter(|(grant, _)| grant.kind == GrantKind::Object) {
        *known.entry(key(&grant.name)).or_default() |= grant.bits;
    }
    let mut implied = Vec::new();
    for (grant, line) in &lines {
        for needed in schema.required_by(grant) {
            let Needed { grant: Grant { kind: GrantKind::Object, name, bits }, .. } = &needed else {
                continue;
            };
            let there = known.entry(key(name)).or_default();
            if key(name) != key(&grant.name) && !there.contains(*bits) {
                *there |= *bits;
                implied
                    .push(ImpliedNeed { need: need(name, *bits, line), because: because(&needed, schema) });
            }
        }
    }
    implied
}

/// What the lines ask for that may depend on rights on objects. Whatever a line asks for of an object, reading is
/// part of it.
fn lines(contract: &Contract) -> Vec<(Grant, &Location)> {
    let mut lines = Vec::new();
    for part in contract.parts() {
        let permissions = part.permissions.iter();
        lines.extend(permissions.map(|name| (Grant::permission(&*name.value), &name.location)));
        for need in &part.objects {
            let all = if need.all_records { Bits::VIEW_ALL } else { Bits::empty() };
            let bits = Bits::READ | need.access | all;
            lines.push((Grant::new(GrantKind::Object, &*need.object.value, bits), &need.object.location));
        }
        for name in &part.cdc {
            let bits = Bits::READ | Bits::VIEW_ALL;
            lines.push((Grant::new(GrantKind::Object, subscribed(&name.value), bits), &name.location));
        }
    }
    lines
}

fn because(needed: &Needed, schema: &Schema<'_>) -> String {
    let masters = schema.masters(&needed.by.name);
    match masters
        .iter()
        .find(|master| needed.by.kind == GrantKind::Object && master.name == needed.grant.name)
    {
        Some(master) => format!("'{}' is a detail of '{}'", master.detail, master.name),
        None => format!("{} depends on it", needed.by),
    }
}

fn need(object: &str, bits: Bits, line: &Location) -> ObjectNeed {
    ObjectNeed {
        object: Located { value: object.to_owned(), location: line.clone() },
        access: bits - Bits::VIEW_ALL,
        read: FieldNeed::None,
        edit: FieldNeed::None,
        all_records: bits.contains(Bits::VIEW_ALL),
        record_types: Vec::new(),
        reason: None,
    }
}
