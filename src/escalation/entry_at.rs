//! Where a source of access stands.

use crate::access::grants::{Origin, Source};
use crate::metadata::entry::Entry;
use crate::org::library::Library;

/// An entry of a run.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntryAt {
    /// Index into the run's documents.
    pub document: usize,
    /// Index into that document's entries.
    pub entry: usize,
}

impl EntryAt {
    /// `None` for what no file says.
    pub fn of(source: &Source) -> Option<Self> {
        match source.origin {
            Origin::Entry { document, entry } => {
                Some(Self { document: document as usize, entry: entry as usize })
            }
            Origin::Stock(_) | Origin::Asserted(_) => None,
        }
    }

    pub fn entry(self, library: &Library) -> Option<&Entry> {
        library.documents.get(self.document)?.entries.get(self.entry)
    }
}
