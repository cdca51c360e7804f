//! What a contract needs although no line says so: nobody can read a detail without its master.

use rustc_hash::FxHashSet;

use super::{Contract, subscribed};
use crate::access::schema::Schema;
use crate::catalog::grant::{Bits, GrantKind};
use crate::config::{FieldNeed, Located, ObjectNeed};
use crate::text::position::Location;

/// A need that no line states.
#[derive(Debug)]
pub(super) struct ImpliedNeed {
    pub need: ObjectNeed,
    /// Completes "it is needed, since ...".
    pub because: String,
}

/// Reading the masters of all objects that a contract asks for, each for the first that needs it.
pub(super) fn of(contract: &Contract, schema: &Schema<'_>) -> Vec<ImpliedNeed> {
    let objects = contract.parts().iter().flat_map(|part| &part.objects).map(|need| &need.object);
    let streams = contract.parts().iter().flat_map(|part| &part.cdc);
    let lines = objects.map(|object| (object.value.clone(), &object.location));
    let lines: Vec<_> = lines.chain(streams.map(|name| (subscribed(&name.value), &name.location))).collect();
    let key = |object: &str| contract.key(GrantKind::Object, object);
    // Whatever a line asks for of an object, reading is part of it.
    let mut known: FxHashSet<String> = lines.iter().map(|(object, _)| key(object)).collect();
    let mut implied = Vec::new();
    for (object, line) in &lines {
        for master in schema.masters(object) {
            if known.insert(key(master.name)) {
                let because = format!("'{}' is a detail of '{}'", master.detail, master.name);
                implied.push(ImpliedNeed { need: reading(master.name, line), because });
            }
        }
    }
    implied
}

fn reading(object: &str, line: &Location) -> ObjectNeed {
    ObjectNeed {
        object: Located { value: object.to_owned(), location: line.clone() },
        access: Bits::READ,
        read: FieldNeed::None,
        edit: FieldNeed::None,
        all_records: false,
        record_types: Vec::new(),
        reason: None,
    }
}
