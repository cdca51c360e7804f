//! What a table is, and where its facts go.

use std::sync::Arc;

use jiff::civil::Date;

use crate::evidence::Evidence;
use crate::evidence::file::EvidenceFile;
use crate::evidence::place::Place;
use crate::evidence::row::{Fault, Header, Row};

/// Takes the rows of one table.
pub(in crate::evidence) type OpenTable = Box<dyn FnMut(&Row<'_>, &mut Sink<'_>) -> Result<(), Fault>>;

/// A table of an org.
pub(in crate::evidence) struct Table {
    /// As Salesforce names it.
    pub object: &'static str,
    /// The columns without which it is none. No other table has all of them.
    pub needed: &'static [&'static str],
    /// Columns that say more. Those that a file has not are told.
    pub wanted: &'static [&'static str],
    /// What cannot be said without it.
    pub for_what: &'static str,
    pub open: fn(&Header) -> OpenTable,
}

/// Where the facts of a row go.
pub(in crate::evidence) struct Sink<'e> {
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
pub(in crate::evidence) const LONGEST_NAME: usize = 1_024;

/// A name as the metadata has it: with the namespace of its package before it.
pub(super) fn with_namespace(namespace: Option<&str>, name: &str) -> String {
    namespace.map_or_else(|| name.to_owned(), |namespace| format!("{namespace}__{name}"))
}
