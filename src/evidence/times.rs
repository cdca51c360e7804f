//! How often something happened, and when.

use std::fmt;

use jiff::civil::Date;

use super::place::Place;
use crate::text::phrase::count_u64;

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

/// `3 times, last on 2026-11-28`.
impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, last on {}", count_u64(self.count, "time"), self.last)
    }
}
