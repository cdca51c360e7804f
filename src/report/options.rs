//! How a report is written.

/// How to write a report. Nothing here changes what is reported as found.
#[derive(Clone, Debug)]
pub struct Options {
    /// Colour with ANSI escapes; `text` only.
    pub color: bool,
    /// Columns that `text` may fill.
    pub width: usize,
    /// `text` gives findings and errors only: no summary, candidates, notes or advice.
    pub quiet: bool,
    /// The run's root as seen from the repository's, with a `/` at the end; empty when they are
    /// the same. `sarif` and `github` need it because GitHub counts paths from the repository.
    pub prefix: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, width: 100, quiet: false, prefix: String::new() }
    }
}
