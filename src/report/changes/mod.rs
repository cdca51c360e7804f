//! The answer to `diff` in the formats that people and other tools read.

pub(crate) mod aside;
pub mod json;
pub mod markdown;
pub(crate) mod markup;
pub(crate) mod phrase;
pub mod text;
pub(crate) mod words;

use crate::questions::changes::Changes;
use crate::tree::InputError;

/// An answer with what the formats say about it.
#[derive(Debug)]
pub struct Comparison {
    /// What is compared, as people call it: a folder, a commit, the index.
    pub base: String,
    pub head: String,
    pub changes: Changes,
    /// Files of either side that could not be read.
    pub errors: Vec<InputError>,
}
