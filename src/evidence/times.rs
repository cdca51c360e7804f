//! How often something happened, and when.

use jiff::civil::Date;

use super::place::Place;

/// How often something happened, the first and the last day, and the row of the last.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Times {
    pub count: u64,
    pub first: Date,
    pub last: Date,
    /// The row of the last; of several on one day, that which is read last.
    pub place: Place,
}

impl Times {
    /// Something that happened once.
    pub(super) fn once(day: Date, place: Place) -> Self {
        Self { count: 1, first: day, last: day, place }
    }

    /// Adds what happened besides.
    pub fn add(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.first = self.first.min(other.first);
        if (other.last, other.place) >= (self.last, self.place) {
            (self.last, self.place) = (other.last, other.place);
        }
    }
}
