//! The files of a configuration as they were before the change that is looked at.

use std::io;

use crate::text::position::Location;
use crate::tree::buffer::Buffer;
use crate::tree::{Listing, Oddity, OddityKind, Tree, TreeEntry};

/// The folder that the files of a [`Before`] lie in. Its name is none that a path can begin with, so that no place
/// in one of them is taken for a place in the file of today.
pub const BEFORE: &str = "before:/";

/// A tree whose paths all lie in [`BEFORE`].
pub struct Before<'t>(pub &'t dyn Tree);

/// Whether a place is in a file as it was before the change.
pub fn is_before(location: &Location) -> bool {
    location.path.starts_with(BEFORE)
}

fn inside(path: &str) -> String {
    format!("{BEFORE}{path}")
}

impl Tree for Before<'_> {
    fn list(&self) -> Listing {
        let Listing { entries, odd, errors, .. } = self.0.list();
        let entries = entries.into_iter().map(|e| TreeEntry { path: inside(&e.path), ..e });
        let odd = odd.into_iter().map(|o| Oddity { path: inside(&o.path), ..o });
        Listing { entries: entries.collect(), odd: odd.collect(), errors, marked: Vec::new() }
    }

    fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        let found = self.0.find(path.strip_prefix(BEFORE)?)?;
        Some(found.map(|entry| TreeEntry { path: inside(&entry.path), ..entry }))
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        self.0.read(path.strip_prefix(BEFORE).ok_or(io::ErrorKind::NotFound)?, buffer)
    }
}
