//! Effective access: a table of objects by rights, and who grants what in it.

use serde::Serialize;

use super::limits;
use crate::questions::access::{Access, Held, Source};
use crate::questions::holder::Giver;
use crate::questions::place::Place;
use crate::report::access::words::object_name;
use crate::report::answer::title;
use crate::terms::grant::{BIT_NAMES, Bits, GrantKind};
use crate::text::phrase::list_more;

/// The rights, each as the head of a column and in words.
const RIGHTS: [(Bits, &str, &str); 7] = [
    (Bits::READ, "R", "read"),
    (Bits::CREATE, "C", "create"),
    (Bits::EDIT, "E", "edit"),
    (Bits::DELETE, "D", "delete"),
    (Bits::VIEW_ALL, "VA", "view all records"),
    (Bits::MODIFY_ALL, "MA", "modify all records"),
    (Bits::VIEW_ALL_FIELDS, "VF", "view all fields"),
];

/// The head of a column.
#[derive(Serialize)]
pub(super) struct Column {
    short: &'static str,
    long: &'static str,
}

/// The heads of all columns.
pub(super) fn columns() -> Vec<Column> {
    RIGHTS.iter().map(|(_, short, long)| Column { short, long }).collect()
}

#[derive(Serialize)]
pub(super) struct Heat {
    columns: Vec<Column>,
    /// The objects with most rights first.
    rows: Vec<Row>,
    left_out: usize,
}

#[derive(Serialize)]
struct Row {
    object: String,
    cells: Vec<Cell>,
    given: Vec<Given>,
}

#[derive(Serialize)]
struct Cell {
    /// `yes` where an entry grants it, `via` where it comes with something else, `no`.
    state: &'static str,
    /// Who grants it.
    title: String,
}

/// What grants rights of an object.
#[derive(Serialize)]
struct Given {
    rights: String,
    by: String,
    at: Option<String>,
}

impl Heat {
    /// For one of `n` identities.
    pub(super) fn of(access: &Access, n: usize) -> Self {
        let mut objects: Vec<&Held> =
            access.grants.iter().filter(|held| held.kind == GrantKind::Object).collect();
        objects.sort_by_key(|held| (held.name != "*", std::cmp::Reverse(held.bits)));
        let most = limits::rows(n);
        Self {
            columns: columns(),
            rows: objects.iter().take(most).map(|held| row(held)).collect(),
            left_out: objects.len().saturating_sub(most),
        }
    }
}

fn row(held: &Held) -> Row {
    let cells = RIGHTS.iter().map(|(bit, _, long)| {
        let giving = || held.sources.iter().filter(|source| source.bits.contains(*bit));
        let state = match (held.bits.contains(*bit), giving().any(|s| s.implied_by.is_none())) {
            (false, _) => "no",
            (true, true) => "yes",
            (true, false) => "via",
        };
        let by: Vec<String> = giving().map(giver).collect();
        let title = if state == "no" { String::new() } else { format!("{long}: {}", list_more(&by, 2)) };
        Cell { state, title }
    });
    let given = held.sources.iter().map(|source| Given {
        rights: names(source.bits),
        by: giver(source),
        at: source.location.as_ref().map(Place::short),
    });
    Row { object: object_name(held).to_owned(), cells: cells.collect(), given: given.collect() }
}

/// What gives something: an entry that says so, or what brings it.
pub(super) fn giver(source: &Source) -> String {
    let holder = match &source.holder {
        Giver::External(name) => format!("as leastforce.toml states of '{name}'"),
        Giver::Holder(holder) if source.location.is_none() => format!("usually in {}", title(holder)),
        Giver::Holder(holder) => title(holder),
    };
    match &source.implied_by {
        Some(strong) => format!("with {strong}, {holder}"),
        None => holder,
    }
}

/// `read, edit`.
pub(super) fn names(bits: Bits) -> String {
    let names = BIT_NAMES.iter().filter(|(bit, _)| bits.contains(*bit)).map(|(_, name)| *name);
    names.collect::<Vec<_>>().join(", ")
}

/// What differs of an object's rights.
#[derive(Serialize)]
pub(super) struct Difference {
    object: String,
    /// `+`, `-` or nothing for each column.
    cells: Vec<&'static str>,
}

/// A row for what is gained and lost of an object.
pub(super) fn difference(object: &str, gained: Bits, lost: Bits) -> Difference {
    let cells = RIGHTS.iter().map(|(bit, ..)| match (gained.contains(*bit), lost.contains(*bit)) {
        (true, _) => "+",
        (_, true) => "-",
        _ => "",
    });
    let object = if object == "*" { "every object" } else { object };
    Difference { object: object.to_owned(), cells: cells.collect() }
}
