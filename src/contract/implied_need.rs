//! What a contract needs although no line says so: nobody can read a detail without its master.

use rustc_hash::FxHashMap;

use super::{Contract, subscribed};
use crate::config::{FieldNeed, Located, ObjectNeed};
use crate::inventory::schema::Schema;
use crate::terms::grant::{Bits, GrantKind};
use crate::text::position::Location;

/// A need that no line states.
#[derive(Debug)]
pub(crate) struct ImpliedNeed {
    pub need: ObjectNeed,
    /// Completes "it is needed, since ...".
    pub because: String,
}

/// Reading the masters of all objects that a contract asks for, each for the first that needs it: all records
/// of a master where all of its detail are read.
pub(crate) fn of(contract: &Contract, schema: &Schema<'_>) -> Vec<ImpliedNeed> {
    let objects = contract.parts().iter().flat_map(|part| &part.objects);
    let streams = contract.parts().iter().flat_map(|part| &part.cdc);
    let lines = objects.map(|need| (need.object.value.clone(), &need.object.location, need.all_records));
    let streams = streams.map(|name| (subscribed(&name.value), &name.location, true));
    let lines: Vec<_> = lines.chain(streams).collect();
    let key = |object: &str| contract.key(GrantKind::Object, object);
    // Whatever a line asks for of an object, reading is part of it.
    let mut known: FxHashMap<String, bool> = FxHashMap::default();
    for (object, _, all) in &lines {
        *known.entry(key(object)).or_default() |= all;
    }
    let mut implied = Vec::new();
    for (object, line, all) in &lines {
        for master in schema.masters(object) {
            let there = known.get(&key(master.name)).copied();
            if there.is_none_or(|there| *all && !there) {
                let because = format!("'{}' is a detail of '{}'", master.detail, master.name);
                implied.push(ImpliedNeed { need: reading(master.name, line, *all), because });
                known.insert(key(master.name), *all);
            }
        }
    }
    implied
}

fn reading(object: &str, line: &Location, all_records: bool) -> ObjectNeed {
    ObjectNeed {
        object: Located { value: object.to_owned(), location: line.clone() },
        access: Bits::READ,
        read: FieldNeed::None,
        edit: FieldNeed::None,
        all_records,
        record_types: Vec::new(),
        reason: None,
    }
}
