//! Where a fact stands.

/// A row of a file of the evidence.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index into the files.
    pub file: usize,
    /// 1 is the first row below the header, or the first record.
    pub row: u64,
}
