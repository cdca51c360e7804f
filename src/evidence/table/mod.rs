//! The tables that are understood, one file each: which columns make one, and what a row says.

mod address;
pub mod app;
pub mod assignment;
pub mod audit;
mod definition;
pub mod entity;
pub mod group;
pub mod license;
pub mod login;
pub mod permission;
pub mod permission_set;
pub mod profile;
pub mod user;

use super::row::{Fault, Header};

pub(super) use self::definition::{LONGEST_NAME, OpenTable, Sink, Table};

/// Those that name more columns before those that name fewer of the same.
const TABLES: [&Table; 20] = [
    &assignment::TABLE,
    &license::ASSIGNMENTS,
    &group::COMPONENTS,
    &permission::FIELDS,
    &permission::OBJECTS,
    &permission::ENTITIES,
    &permission_set::TABLE,
    &user::TABLE,
    &login::TABLE,
    &address::TABLE,
    &app::TOKENS,
    &app::CONNECTED,
    &audit::TABLE,
    &license::PERMISSION_SET_LICENSES,
    &license::USER_LICENSES,
    &group::TABLE,
    &entity::CLASSES,
    &entity::PAGES,
    &entity::CUSTOM_PERMISSIONS,
    &profile::TABLE,
];

/// The table of a name, whatever its case.
pub(super) fn named(object: &str) -> Option<&'static Table> {
    TABLES.into_iter().find(|table| table.object.eq_ignore_ascii_case(object))
}

/// Every table.
pub(super) fn all() -> impl Iterator<Item = &'static Table> {
    TABLES.into_iter()
}

/// The table of an object or, where none is named, of some columns.
pub(super) fn open(object: Option<&str>, header: &Header) -> Result<(&'static Table, OpenTable), Fault> {
    let fits = |table: &&'static Table| table.needed.iter().all(|name| header.has(name));
    let found = match object {
        None => TABLES
            .into_iter()
            .find(fits)
            .ok_or_else(|| Fault::new("has the columns of no table that is read"))?,
        Some(object) => {
            let table = named(object).ok_or_else(|| Fault::new("is of an object that is not read"))?;
            if let Some(lacked) = table.needed.iter().find(|name| !header.has(name)) {
                return Err(Fault::new(format!("is of {} and has no {lacked}", table.object)));
            }
            table
        }
    };
    Ok((found, (found.open)(header)))
}
