//! Long lists in short sentences.

/// How many names a sentence can bear.
const SHOWN: usize = 3;

/// `'A', 'B', 'C' and 9 more`.
pub(crate) fn few<N: AsRef<str>>(names: &[N]) -> String {
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("'{}'", name.as_ref())).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `1 class`, `2 classes`.
pub(crate) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
