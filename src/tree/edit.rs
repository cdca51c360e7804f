//! A change of some bytes of a file.

use std::borrow::Cow;

/// Puts `text` in place of the bytes from `start` to `end` of the file as it is on disk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    pub start: u64,
    pub end: u64,
    /// What tells the order of several texts that are put in at one place; empty for a replaced value.
    pub order: String,
    pub text: Cow<'static, str>,
}
