//! Places in words.

use crate::questions::place::Place;
use crate::text::position::Location;

/// `path:line`.
pub(super) fn at(location: &Location) -> String {
    format!("{}:{}", location.path, location.start.line)
}

impl Place {
    /// The same, or that nobody knows.
    pub(super) fn at(&self) -> String {
        self.get().map_or_else(|| "an unknown place".to_owned(), at)
    }

    /// The same by the file's own name.
    pub(super) fn short(&self) -> String {
        let at = self.at();
        at.rsplit_once('/').map_or(at.clone(), |(_, name)| name.to_owned())
    }
}
