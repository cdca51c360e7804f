//! How much a page shows of what can be without end. What is left out is counted and said where it would stand.

/// Findings that have their lines, their advice and their fix; the others have one line each.
pub(super) const IN_FULL: usize = 400;
/// Findings at all.
pub(super) const FINDINGS: usize = 10_000;
/// Lines of a finding that its fix changes.
pub(super) const FIXED: usize = 6;
/// Columns of a line of a file.
pub(super) const COLUMNS: usize = 110;
/// Names in one cell of a table, and those behind it in a fold.
pub(super) const NAMES: usize = 6;
pub(super) const FOLDED: usize = 40;
/// Graphs of an identity.
pub(super) const GRAPHS: usize = 12;
/// Integrations of which it is said what to change first.
pub(super) const FIRST: usize = 10;
/// Entries of a list of what was accepted or not looked at.
pub(super) const ASIDE: usize = 500;

/// Rows of all tables of one kind together.
const ROWS: usize = 2_400;

/// Rows of a table of each of `n` identities.
pub(super) fn rows(n: usize) -> usize {
    (ROWS / n.max(1)).clamp(10, 300)
}

/// Rows of the table of objects for `n` identities.
pub(super) fn objects(n: usize) -> usize {
    (20_000 / n.max(1)).clamp(100, 500)
}
