//! `.forceignore`: what the Salesforce CLI neither deploys nor retrieves.
//!
//! The CLI matches with the npm package `ignore` (5.3). Unlike git, that ignores case, takes
//! braces literally and does not negate a character class that begins with `!` or `^`. Patterns
//! are brought into git's terms first.

use std::io;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::tree::unreadable::Unreadable;

pub(super) const FILE_NAME: &str = ".forceignore";

/// What the CLI ignores as soon as there is a `.forceignore`; its lines come after these.
const BUILT_IN: [&str; 4] = ["**/*.dup", "**/.*", "**/package2-descriptor.json", "**/package2-manifest.json"];

/// No path is longer on any system that is known; a longer pattern hides nothing.
const LONGEST_LINE: usize = 4096;

/// The patterns of one `.forceignore`.
pub(super) struct ForceIgnore {
    /// In the order of the file: a matcher has a limit that a long file would pass.
    parts: Vec<Gitignore>,
    /// The last directory asked for, and whether it or one above is ignored. Files come sorted.
    last: Option<(String, bool)>,
}

/// In bytes. A byte of a pattern takes up to a kilobyte of its matcher; the largest known files have 20,000 bytes.
const LARGEST: usize = 256 << 10;

impl ForceIgnore {
    /// # Errors
    /// The file is too large.
    pub(super) fn read(bytes: &[u8]) -> io::Result<Self> {
        if bytes.len() > LARGEST {
            let message = format!("it has more than {} KiB", LARGEST >> 10);
            return Err(Unreadable { message, remedy: "write fewer patterns, each for more files" }.into());
        }
        Ok(Self::new(&String::from_utf8_lossy(bytes)))
    }

    /// A line that is no pattern is skipped, as the CLI does, and so is one beyond all measure.
    fn new(content: &str) -> Self {
        let lines = content.lines().map(|line| line.strip_prefix('\u{feff}').unwrap_or(line));
        let lines = lines.filter(|line| line.len() <= LONGEST_LINE);
        if lines.clone().any(breaks_all) {
            return Self { parts: Vec::new(), last: None };
        }
        let lines = BUILT_IN.into_iter().map(str::to_owned).chain(lines.filter_map(in_terms_of_git));
        let lines: Vec<String> = lines.map(|line| line.to_lowercase()).collect();
        let mut parts = Vec::new();
        lines.chunks(1000).for_each(|lines| build(lines, &mut parts));
        Self { parts, last: None }
    }

    /// `path` is a file relative to the directory of the `.forceignore`, as it is named on disk.
    pub(super) fn ignores(&mut self, path: &str) -> bool {
        // The matcher's own way to ignore case knows ASCII only.
        let path = &*path.to_lowercase();
        let directory = path.rfind('/').map_or("", |slash| &path[..slash]);
        let above = match &self.last {
            Some((known, ignored)) if known == directory => *ignored,
            _ => {
                let ignored = self.ignores_directory(directory);
                self.last = Some((directory.to_owned(), ignored));
                ignored
            }
        };
        // What is in an ignored directory stays ignored, even when a later pattern takes it back.
        above || self.matches(path, false)
    }

    fn ignores_directory(&self, directory: &str) -> bool {
        let ends = directory.match_indices('/').map(|(at, _)| at).chain([directory.len()]);
        ends.filter(|&end| end > 0).any(|end| self.matches(&directory[..end], true))
    }

    /// What the last pattern that fits says.
    fn matches(&self, path: &str, is_directory: bool) -> bool {
        let mut verdicts = self.parts.iter().rev().map(|part| part.matched(path, is_directory));
        verdicts.find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore())
    }
}

/// Builds a matcher for the lines, or several where one would be too large.
fn build(lines: &[String], parts: &mut Vec<Gitignore>) {
    let mut builder = GitignoreBuilder::new("");
    for line in lines {
        // The only error is a pattern that cannot match anything.
        let _ = builder.add_line(None, line);
    }
    match builder.build() {
        Ok(part) => parts.push(part),
        Err(_) if lines.len() > 1 => {
            let (first, second) = lines.split_at(lines.len() / 2);
            build(first, parts);
            build(second, parts);
        }
        Err(_) => {}
    }
}

/// A pattern that means in git what `line` means to the CLI; `None` when it can match nothing.
fn in_terms_of_git(line: &str) -> Option<String> {
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    if backslashes == 1 {
        return None;
    }
    let mut out = String::with_capacity(line.len() + 4);
    // To git this is every directory below, to the CLI the directory itself.
    if let Some(directory) = line.trim_end().strip_suffix("/**/") {
        let (not, directory) = directory.strip_prefix('!').map_or(("", directory), |d| ("!", d));
        let anchor = if directory.starts_with('/') || directory.starts_with("**/") { "" } else { "/" };
        return in_terms_of_git(&format!("{not}{anchor}{directory}/"));
    }
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                out.push(c);
                if let Some(escaped) = rest.chars().next() {
                    // JavaScript has a meaning of its own for these.
                    if "bBdDwWsSntrfvcxuk0123456789".contains(escaped) {
                        return None;
                    }
                    out.push(escaped);
                    rest = &rest[escaped.len_utf8()..];
                }
            }
            '{' | '}' => out.extend(['\\', c]),
            '[' => {
                let end = rest.find([']', '/'])?;
                let (class, behind) = (&rest[..end], rest[end..].strip_prefix(']')?);
                out.push_str(&literal_class(class)?);
                rest = behind;
            }
            _ => out.push(c),
        }
    }
    Some(out)
}

/// Whether the CLI cannot read a line and therefore ignores nothing at all: a class that a `/` cuts off and no bracket
/// ends.
fn breaks_all(line: &str) -> bool {
    let mut rest = if line.starts_with('#') { "" } else { line };
    while let Some(at) = rest.find(['\\', '[']) {
        let behind = &rest[at + 1..];
        if rest.as_bytes()[at] == b'\\' {
            rest = behind.chars().next().map_or("", |escaped| &behind[escaped.len_utf8()..]);
        } else if behind.contains('/') && !behind.contains(']') {
            return true;
        } else {
            rest = behind.find(']').map_or("", |end| &behind[end..]);
        }
    }
    false
}

/// A character class of the same characters in which `!` and `^` do not negate.
fn literal_class(class: &str) -> Option<String> {
    if class.is_empty() || class.ends_with('\\') {
        return None;
    }
    let class = class.replace('\\', "");
    let plain = class.trim_start_matches(['!', '^']);
    let leading = &class[..class.len() - plain.len()];
    Some(match (plain, leading.chars().next()) {
        ("", Some(only)) => format!("\\{only}"),
        _ => format!("[{plain}{leading}]"),
    })
}

#[cfg(test)]
mod tests {
    use super::ForceIgnore;

    /// Lines of `patterns`, tab, `path`, tab, `ignored` or `kept`: verdicts of npm `ignore` 5.3.2
    /// behind the built-in patterns.
    const TABLE: &str = include_str!("../../tests/fixtures/forceignore.tsv");

    #[test]
    fn a_line_that_the_cli_cannot_read_hides_nothing() {
        for (patterns, ignored) in [
            ("ERP*\n", true),
            ("ERP*\na[/\n", false),
            ("ERP*\n# a[/\n", true),
            ("ERP*\n\\[/\n", true),
            ("\\ERP\n", true),
            ("\\bERP\n", false),
        ] {
            assert_eq!(ForceIgnore::new(patterns).ignores("a/ERP"), ignored, "{patterns}");
        }
    }

    #[test]
    fn agrees_with_the_package_that_the_cli_uses() {
        let mut wrong = Vec::new();
        let mut cases = 0;
        for line in TABLE.lines().filter(|l| !l.starts_with("//")) {
            let mut cells = line.split('\t');
            let (Some(patterns), Some(path), Some(expected)) = (cells.next(), cells.next(), cells.next())
            else {
                panic!("three cells: {line}");
            };
            cases += 1;
            let verdict =
                if ForceIgnore::new(&unescape(patterns)).ignores(path) { "ignored" } else { "kept" };
            if verdict != expected {
                wrong.push(line);
            }
        }
        assert!(cases > 150, "{cases}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn unescape(cell: &str) -> String {
        let mut out = String::new();
        let mut chars = cell.replace("\\u{feff}", "\u{feff}").chars().collect::<Vec<_>>().into_iter();
        while let Some(c) = chars.next() {
            out.push(match c {
                '\\' => match chars.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    other => other.unwrap_or('\\'),
                },
                other => other,
            });
        }
        out
    }

    #[test]
    fn a_line_without_measure_spoils_no_other() {
        let endless = "*".repeat(300_000);
        let many: Vec<String> = (0..2_500).map(|i| format!("**/x{i}*")).collect();
        let many = many.join("\n");
        let mut ignore = ForceIgnore::new(&format!("!a/kept\na/*\n{endless}\n{many}\n!a/kept\n"));
        assert!(ignore.ignores("a/x"));
        assert!(ignore.ignores("b/x2499y"));
        assert!(!ignore.ignores("a/kept"));
        assert!(!ignore.ignores("b/y"));
    }

    #[test]
    fn remembers_only_the_directory_that_was_asked_for() {
        let mut ignore = ForceIgnore::new("a/b/\n");
        assert!(ignore.ignores("a/b/x"));
        assert!(ignore.ignores("a/b/y"));
        assert!(!ignore.ignores("a/c/x"));
        assert!(!ignore.ignores("b/x"));
        assert!(ignore.ignores("a/b/c/x"));
        assert!(!ignore.ignores("x"));
    }
}
