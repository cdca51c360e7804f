//! `[files] exclude`: what the project itself leaves out of the run.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::Exclude;

/// Patterns with git's syntax, relative to the run's root; a later one outranks an earlier one.
pub(super) struct Excludes<'a> {
    rules: Gitignore,
    all: &'a [Exclude],
}

impl<'a> Excludes<'a> {
    /// A pattern that git would not understand excludes nothing.
    pub(super) fn new(all: &'a [Exclude]) -> Self {
        let mut builder = GitignoreBuilder::new("");
        for exclude in all {
            let _ = builder.add_line(None, &exclude.pattern);
        }
        Self { rules: builder.build().unwrap_or_else(|_| Gitignore::empty()), all }
    }

    /// Why the file at `path` is left out, if it is.
    pub(super) fn reason(&self, path: &str) -> Option<&'a str> {
        if self.all.is_empty() {
            return None;
        }
        let directories = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        directories.chain([(path, false)]).find_map(|(path, is_directory)| {
            let matched = self.rules.matched(path, is_directory);
            let glob = matched.inner().filter(|_| matched.is_ignore())?;
            let exclude = self.all.iter().rev().find(|e| e.pattern.trim_end() == glob.original().trim_end());
            Some(exclude.map_or("", |e| e.reason.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Excludes;
    use crate::project::Exclude;

    #[test]
    fn the_last_pattern_that_matches_gives_the_reason() {
        let all = [("test/fixtures/**", "broken on purpose"), ("/old", "history"), ("*.profile", "p"), ("!A.profile", "")]
            .map(|(pattern, reason)| Exclude { pattern: pattern.to_owned(), reason: reason.to_owned() });
        let excludes = Excludes::new(&all);
        for (path, reason) in [
            ("test/fixtures/a/b.xml", Some("broken on purpose")),
            ("test/fixture/b.xml", None),
            ("old/x/y", Some("history")),
            ("x/old/y", None),
            ("x/B.profile", Some("p")),
            ("x/A.profile", None),
            ("x/a.Profile", None),
            ("old/A.profile", Some("history")),
        ] {
            assert_eq!(excludes.reason(path), reason, "{path}");
        }
        assert_eq!(Excludes::new(&[]).reason("x"), None);
    }
}
