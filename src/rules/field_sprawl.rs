//! Most fields of an object written out one by one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::{Findings, HolderContext};
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::severity::Severity;
use crate::config::{OptionInfo, OptionValue};
use crate::finding::Place;
use crate::metadata::entry;
use crate::metadata::names::fold;

pub(super) const RULE: Rule = Rule::new(
    "field-sprawl",
    Group::Fields,
    Severity::Medium,
    include_str!("field_sprawl.md"),
    Check::Holder(check),
)
.likely()
.of_taste()
.with_options(&[OptionInfo {
    name: "max-fields",
    default: OptionValue::Count(50),
    description: "How many readable fields of one object a holder may have.",
}]);

/// The readable fields of one object, and where the first of them stands.
struct Fields<'a> {
    object: &'a str,
    document: usize,
    offset: u32,
    names: FxHashSet<crate::metadata::names::Symbol>,
}

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    if by.identities.is_empty() {
        return;
    }
    let library = by.cx.org.library;
    let mut objects: Vec<Fields<'_>> = Vec::new();
    let mut positions: FxHashMap<String, usize> = FxHashMap::default();
    for (document, entry) in by.entries() {
        if entry.kind != GrantKind::Field || !entry.bits.intersects(Bits::READ | Bits::EDIT) {
            continue;
        }
        let Some((object, _)) = library.names.get(entry.name).split_once('.') else { continue };
        let position = *positions.entry(fold(object).into_owned()).or_insert_with(|| {
            objects.push(Fields { object, document, offset: entry.offset, names: FxHashSet::default() });
            objects.len() - 1
        });
        objects[position].names.insert(library.names.fold(entry.name));
    }
    let limit = by.cx.option("max-fields");
    for Fields { object, document, offset, names } in objects {
        if names.len() as u64 <= limit {
            continue;
        }
        let place = Place::Leaf { element: offset, leaf: entry::key_of(GrantKind::Field) };
        let draft = by
            .cx
            .about_holder(by.holder, document, place, "the first of them")
            .key(object)
            .identities(by.identities)
            .message(format!("{} may read {} fields of '{object}'; more than {limit} are rarely all needed", by.who(), names.len()))
            .help("A list of nearly all fields is View All Fields by hand. Keep the fields that the integration maps and set the others to false.");
        out.push(&by.cx, draft);
    }
}
