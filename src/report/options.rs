//! How a report is written.

/// How to write a report. Nothing here changes what is reported as found.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Options {
    /// Colour with ANSI escapes; `text` only.
    pub color: bool,
    /// Lines drawn with ASCII characters alone; `text` only.
    pub ascii: bool,
    /// Columns that `text` may fill.
    pub width: usize,
    /// `text` shows every finding with its lines and advice, however many there are.
    pub full: bool,
    /// `text` gives findings and errors only: no summary, candidates, notes or advice.
    pub quiet: bool,
    /// The run's root as seen from the repository's, with a `/` at the end; empty when they are
    /// the same. `sarif` and `github` need it because GitHub counts paths from the repository.
    pub prefix: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, ascii: false, width: 100, full: false, quiet: false, prefix: String::new() }
    }
}
