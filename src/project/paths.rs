//! Paths relative to the run's root, with `/`.

/// The directories above a file, innermost first, down to the run's root.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| match path.rfind('/') {
        Some(slash) => Some(&path[..slash]),
        None if path.is_empty() => None,
        None => Some(""),
    })
    .skip(1)
}

/// The path of something in a directory; the run's root is the empty path.
pub(super) fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

/// Whether `path` is `directory` or lies in it; the run's root is the empty path.
pub(super) fn within(path: &str, directory: &str) -> bool {
    let rest = path.strip_prefix(directory);
    directory.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{ancestors, join, within};

    #[test]
    fn paths() {
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(ancestors("a").collect::<Vec<_>>(), [""]);
        assert_eq!((join("", "x"), join("a/b", "x")), ("x".to_owned(), "a/b/x".to_owned()));
        assert!(within("a/b", "a") && within("a", "a") && within("a", ""));
        assert!(!within("ab", "a") && !within("a", "a/b"));
    }
}
