//! A file of a run and what was parsed of it.

use std::ops::Deref;
use std::sync::Arc;

/// What was parsed of a file of the run. Files of equal content can share it.
#[derive(Debug)]
pub struct Parsed<T> {
    /// Index of the source file in the run.
    pub file: usize,
    pub parsed: Arc<T>,
}

impl<T> Deref for Parsed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.parsed
    }
}
