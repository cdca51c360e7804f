//! The tables that are understood, one file each: which columns make one, and what a row says.

mod address;
pub mod app;
pub mod assignment;
pub mod audit;
pub mod entity;
pub mod group;
pub mod license;
pub mod login;
pub mod permission;
pub mod permission_set;
pub mod profile;
pub mod user;

use std::sync::Arc;

use jiff::civil::Date;

use super::Evidence;
use super::file::EvidenceFile;
use super::place::Place;
use super::row::{Fault, Header, Row};

/// Takes the rows of one table.
pub(super) type OpenTable = Box<dyn FnMut(&Row<'_>, &mut Sink<'_>) -> Result<(), Fault>>;

/// A table of an org.
pub(super) struct Table {
    /// As Salesforce names it.
    pub object: &'static str,
    /// The columns without which it is none. No other table has all of them.
    pub needed: &'static [&'static str],
    /// Columns that say more. Those that a file has not are told.
    pub wanted: &'static [&'static str],
    /// What cannot be said without it.
    pub for_what: &'static str,
    open: fn(&Header) -> OpenTable,
}

/// Where the facts of a row go.
pub(super) struct Sink<'e> {
    pub evidence: &'e mut Evidence,
    pub file: &'e mut EvidenceFile,
    pub place: Place,
}

impl Sink<'_> {
    /// A day on which something happened.
    pub fn has_seen(&mut self, day: Option<Date>) {
        if let Some(day) = day {
            self.file.has_seen(day);
            self.evidence.as_of = self.evidence.as_of.max(Some(day));
        }
    }

    /// The row says nothing that is looked at.
    pub fn pass_over(&mut self, why: &'static str) {
        self.file.pass_over(why);
    }

    /// A name that many rows have, held once.
    pub fn name(&mut self, name: &str) -> Result<Arc<str>, Fault> {
        if let Some(known) = self.evidence.names.get(name) {
            return Ok(known.clone());
        }
        if name.len() > LONGEST_NAME {
            return Err(Fault::new("has a name that is too long"));
        }
        let new: Arc<str> = name.into();
        self.evidence.names.insert(new.clone());
        Ok(new)
    }
}

/// The longest name that is held; those of Salesforce have at most 255 characters.
pub(super) const LONGEST_NAME: usize = 1_024;

/// Those that name more columns before those that name fewer of the same.
const TABLES: [&Table; 20] = [
    &assignment::TABLE,
    &license::ASSIGNMENTS,
    &group::COMPONENTS,
    &permission::OBJECTS,
    &permission::FIELDS,
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
