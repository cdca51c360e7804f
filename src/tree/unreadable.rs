//! A file that cannot be read, with what helps.

use std::fmt;
use std::io;

/// Goes inside an [`io::Error`], which is what reading a tree returns.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub message: String,
    pub remedy: &'static str,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unreadable {}

impl From<Unreadable> for io::Error {
    fn from(error: Unreadable) -> Self {
        Self::other(error)
    }
}

/// What helps against an error of reading a file; `None` where only the file system knows.
pub(crate) fn remedy(error: &io::Error) -> Option<&'static str> {
    error.get_ref()?.downcast_ref::<Unreadable>().map(|error| error.remedy)
}
