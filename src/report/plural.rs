//! Counts in words.

/// `1 file`, `2 files`, `3 identities`.
pub fn count(n: usize, one: &str) -> String {
    match one.strip_suffix('y') {
        _ if n == 1 => format!("1 {one}"),
        Some(stem) => format!("{n} {stem}ies"),
        None => format!("{n} {one}s"),
    }
}

/// The given counts that are not zero, in one sentence part: `2 errors, 1 file`.
pub(super) fn counts(parts: &[(usize, &str)]) -> String {
    parts.iter().filter(|(n, _)| *n > 0).map(|(n, one)| count(*n, one)).collect::<Vec<_>>().join(", ")
}

/// The first `most` names, and how many others there are.
pub fn list(mut names: Vec<String>, most: usize) -> String {
    let others = names.len().saturating_sub(most);
    names.truncate(most);
    let shown = names.join(", ");
    if others == 0 { shown } else { format!("{shown} and {}", count(others, "other")) }
}
