//! Parts of sentences: counts, lists, and the name that was meant.

/// How many names [`few`] shows.
const FEW: usize = 3;

/// A number with a noun of regular plural: `1 file`, `2 files`, `3 identities`, `2 classes`.
pub fn count(n: usize, one: &str) -> String {
    let before_y = |stem: &str| stem.ends_with(|c: char| !"aeiou".contains(c));
    match one.strip_suffix('y') {
        _ if n == 1 => format!("1 {one}"),
        Some(stem) if before_y(stem) => format!("{n} {stem}ies"),
        _ if one.ends_with('s') => format!("{n} {one}es"),
        _ => format!("{n} {one}s"),
    }
}

/// The same for what does not lie in memory, such as rows of a log.
pub fn count_u64(n: u64, one: &str) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), one)
}

/// A number with one of two forms of a noun: `2 permissions of the org`.
pub fn count_of(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}

/// The counts that are not zero: `2 errors, 1 file`.
pub fn counts(parts: &[(usize, &str)]) -> String {
    parts.iter().filter(|(n, _)| *n > 0).map(|(n, one)| count(*n, one)).collect::<Vec<_>>().join(", ")
}

/// `'A'`.
pub fn quoted(name: impl AsRef<str>) -> String {
    format!("'{}'", name.as_ref())
}

/// `A`, `A and B`, `A, B and C`; nothing for no name.
pub fn and<N: AsRef<str>>(names: &[N]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => format!("{} and {}", commas(first), last.as_ref()),
    }
}

/// `A`, `A or B`, `A, B or C`; nothing for no name.
pub fn or<N: AsRef<str>>(names: &[N]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => format!("{} or {}", commas(first), last.as_ref()),
    }
}

/// The first `most` names, and behind them what `rest` says of the number of others, if there are any.
pub fn first<N: AsRef<str>>(names: &[N], most: usize, rest: impl FnOnce(usize) -> String) -> String {
    match names.split_at_checked(most) {
        None | Some((_, [])) => commas(names),
        Some((shown, others)) => format!("{} and {}", commas(shown), rest(others.len())),
    }
}

/// The first `most` names: `A, B`, `A, B and 3 more`.
pub fn list_more<N: AsRef<str>>(names: &[N], most: usize) -> String {
    first(names, most, |n| format!("{n} more"))
}

/// The first `most` names as a whole sentence has them: `A`, `A and B`, `A, B and 3 more`.
pub fn and_more<N: AsRef<str>>(names: &[N], most: usize) -> String {
    if names.len() <= most { and(names) } else { list_more(names, most) }
}

/// The first `most` names: `A, B`, `A, B and 3 others`.
#[expect(clippy::needless_pass_by_value, reason = "names are made for the list")]
pub fn list(names: Vec<String>, most: usize) -> String {
    first(&names, most, |n| count(n, "other"))
}

/// As many names as a message bears: `'A', 'B', 'C' and 9 more`.
pub fn few<N: AsRef<str>>(names: &[N]) -> String {
    list_more(&names.iter().map(quoted).collect::<Vec<_>>(), FEW)
}

/// The question behind a name that is not known.
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean '{name}'?")
}

/// The same where some name is near, or else what helps instead.
pub fn did_you_mean_or(nearest: Option<&str>, otherwise: impl FnOnce() -> String) -> String {
    nearest.map_or_else(otherwise, did_you_mean)
}

/// `A, B, C`.
pub fn commas<N: AsRef<str>>(names: &[N]) -> String {
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{and, and_more, count, count_of, counts, did_you_mean_or, few, first, list, list_more};

    #[test]
    fn counts_in_singular_and_plural() {
        let counted = |one| [count(0, one), count(1, one), count(2, one)];
        assert_eq!(counted("file"), ["0 files", "1 file", "2 files"]);
        assert_eq!(counted("identity"), ["0 identities", "1 identity", "2 identities"]);
        assert_eq!(counted("way"), ["0 ways", "1 way", "2 ways"]);
        assert_eq!(counted("class"), ["0 classes", "1 class", "2 classes"]);
        assert_eq!([count_of(1, "man", "men"), count_of(2, "man", "men")], ["1 man", "2 men"]);
        assert_eq!(counts(&[(2, "error"), (0, "note"), (1, "entry")]), "2 errors, 1 entry");
        assert_eq!(counts(&[(0, "error")]), "");
    }

    #[test]
    fn lists_end_where_they_should() {
        let names = ["A", "B", "C", "D"];
        let owned = |n: usize| names[..n].iter().map(ToString::to_string).collect();
        let up_to = |n: usize| [list_more(&names[..n], 2), and_more(&names[..n], 2), list(owned(n), 2)];
        assert_eq!(up_to(0), ["", "", ""]);
        assert_eq!(up_to(1), ["A", "A", "A"]);
        assert_eq!(up_to(2), ["A, B", "A and B", "A, B"]);
        assert_eq!(up_to(3), ["A, B and 1 more", "A, B and 1 more", "A, B and 1 other"]);
        assert_eq!(up_to(4), ["A, B and 2 more", "A, B and 2 more", "A, B and 2 others"]);
        assert_eq!(and(&names), "A, B, C and D");
        assert_eq!(few(&names), "'A', 'B', 'C' and 1 more");
        assert_eq!(first(&names, 1, |n| count(n, "more letter")), "A and 3 more letters");
    }

    #[test]
    fn asks_for_what_was_meant_or_helps_otherwise() {
        assert_eq!(did_you_mean_or(Some("A"), String::new), "did you mean 'A'?");
        assert_eq!(did_you_mean_or(None, || "write B".to_owned()), "write B");
    }
}
