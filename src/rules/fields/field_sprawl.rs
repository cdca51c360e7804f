//! Most fields of an object written out one by one.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{OptionInfo, OptionValue, Stricter};
use crate::finding::Place;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::{Symbol, fold};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "field-sprawl",
    Group::Fields,
    Severity::Medium,
    include_str!("field_sprawl.md"),
    Check::Holder(check),
)
.likely()
.off_until_configured()
.with_options(&[
    OptionInfo {
        name: "max-fields",
        default: OptionValue::Count(50),
        stricter: Stricter::Lower,
        description: "How many readable fields of one object a holder may have.",
    },
    OptionInfo {
        name: "max-share",
        default: OptionValue::Share(0.9),
        stricter: Stricter::Lower,
        description: "Which part of an object's fields in the project a holder may read; counts from 15 fields on.",
    },
]);

/// Of fewer fields a share says little.
const ENOUGH: usize = 15;

/// The readable fields of one object, and where the first of them stands.
struct Fields<'a> {
    object: &'a str,
    document: usize,
    offset: u32,
    names: FxHashSet<Symbol>,
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
        let measure = if names.len() as u64 > limit {
            format!("{} fields of '{object}'; more than {limit} are rarely all needed", names.len())
        } else if let Some((readable, held)) = share(by, object, &names) {
            format!(
                "{readable} of the {held} fields of '{object}' in the project; so many are rarely all needed"
            )
        } else {
            continue;
        };
        let place = Place::Leaf { element: offset, leaf: entry::key_of(GrantKind::Field) };
        let draft = by
            .cx
            .about_holder(by.holder, document, place, "the first of them")
            .key(object)
            .identities(by.identities)
            .message(format!("{} may read {measure}", by.who()))
            .help("A list of nearly all fields is View All Fields by hand. Keep the fields that the integration maps and set the others to false.");
        out.push(&by.cx, draft);
    }
}

/// How many of the fields that the project holds of an object are readable, and how many it holds,
/// where that is a larger part than it may be.
#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
fn share(by: &HolderContext<'_>, object: &str, readable: &FxHashSet<Symbol>) -> Option<(usize, usize)> {
    let org = by.cx.org;
    let held = by.cx.analysis.schema().object(object)?.fields;
    let names = &org.library.names;
    let of_project = |name: &&Symbol| {
        by.cx.analysis.schema().field(names.get(**name)).is_some_and(|f| !f.field.always_accessible)
    };
    let known = readable.iter().filter(of_project).count();
    let too_many = held >= ENOUGH && known as f64 > held as f64 * by.cx.share("max-share");
    too_many.then_some((known, held))
}
