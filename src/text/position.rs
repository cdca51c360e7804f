//! Places in a file as people and other tools count them.

use serde::Serialize;

/// A point in a file. `line` and `column` start at 1; a column counts Unicode characters;
/// `offset` counts bytes of the file as it is on disk, a byte order mark included.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
    pub offset: u64,
}

/// A stretch of a file; `end` is the point behind its last character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    /// Relative to the run's root, with `/`.
    pub path: String,
    pub start: Position,
    pub end: Position,
}

/// Byte offsets into decoded text, end exclusive.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}
