//! A value together with its place.

use crate::text::position::Location;

/// A value of a configuration file and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    pub value: T,
    pub location: Location,
}
