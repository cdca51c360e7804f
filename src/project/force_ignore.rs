//! `.forceignore` as the Salesforce CLI understands it.
//!
//! The syntax is that of `.gitignore`, but case never matters, the nearest file at or above a path
//! is the only one that counts, and what lies in an ignored folder cannot be brought back. Source:
//! `resolve/forceIgnore.js` of `@salesforce/source-deploy-retrieve`, which uses the npm package
//! `ignore` 5.

use std::collections::BTreeMap;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::text::decode::decode;

/// Patterns that the CLI puts before those of the file.
const BUILT_IN: [&str; 4] = ["**/*.dup", "**/.*", "**/package2-descriptor.json", "**/package2-manifest.json"];

/// The `.forceignore` files of a run, by folder.
#[derive(Default)]
pub(super) struct ForceIgnores {
    by_folder: BTreeMap<String, Gitignore>,
}

impl ForceIgnores {
    /// Adds the file in `folder`. A pattern that makes no sense hides nothing, as in the CLI.
    pub(super) fn add(&mut self, folder: &str, bytes: &[u8]) {
        let mut builder = GitignoreBuilder::new("");
        // Neither call can fail for a pattern that was checked, and an unchecked one is skipped.
        let _ = builder.case_insensitive(true);
        for pattern in BUILT_IN {
            let _ = builder.add_line(None, pattern);
        }
        let text = decode(bytes)
            .map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), |d| d.text.into_owned());
        for line in text.lines() {
            let _ = builder.add_line(None, line);
        }
        self.by_folder.insert(folder.to_owned(), builder.build().unwrap_or_else(|_| Gitignore::empty()));
    }

    /// The `.forceignore` that hides a file, by its path.
    pub(super) fn hides(&self, path: &str) -> Option<String> {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/').or((!folder.is_empty()).then_some(("", ""))) {
            folder = above;
            if let Some(patterns) = self.by_folder.get(folder) {
                let inside = if folder.is_empty() { path } else { &path[folder.len() + 1..] };
                let file = if folder.is_empty() {
                    ".forceignore".to_owned()
                } else {
                    format!("{folder}/.forceignore")
                };
                return is_ignored(patterns, inside).then_some(file);
            }
        }
        None
    }
}

/// From the top: a folder that is ignored decides for everything inside.
fn is_ignored(patterns: &Gitignore, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    folders.into_iter().any(|folder| patterns.matched(folder, true).is_ignore())
        || patterns.matched(path, false).is_ignore()
}

#[cfg(test)]
mod tests {
    use super::ForceIgnores;

    fn hides(patterns: &str, path: &str) -> bool {
        let mut ignores = ForceIgnores::default();
        ignores.add("", patterns.as_bytes());
        ignores.hides(path).is_some()
    }

    #[test]
    fn follows_the_npm_package() {
        let cases = [
            ("**/profiles/**", "force-app/main/default/profiles/Admin.profile-meta.xml", true),
            ("**/PROFILES/**", "force-app/profiles/Admin.profile-meta.xml", true),
            ("profiles", "force-app/profiles/Admin.profile-meta.xml", true),
            ("/profiles", "force-app/profiles/Admin.profile-meta.xml", false),
            ("force-app/profiles/", "force-app/profiles/Admin.profile-meta.xml", true),
            ("*.profile-meta.xml", "a/b/Admin.profile-meta.xml", true),
            ("# *.xml\n\\#x", "a.xml", false),
            (
                "**/profiles/**\n!**/profiles/Admin.profile-meta.xml",
                "p/profiles/Admin.profile-meta.xml",
                false,
            ),
            ("profiles/\n!profiles/Admin.profile-meta.xml", "profiles/Admin.profile-meta.xml", true),
            ("Custom%3A Sales.profile-meta.xml", "profiles/Custom%3A Sales.profile-meta.xml", true),
            ("Custom: Sales.profile-meta.xml", "profiles/Custom%3A Sales.profile-meta.xml", false),
            ("", "a/X.profile.dup", true),
            ("", "a/.hidden/X.profile", true),
            ("a/?.profile", "a/X.profile", true),
            ("a/?.profile", "a/XY.profile", false),
            ("[", "a/X.profile", false),
            ("\u{FEFF}*.profile\r\n", "a/X.profile", true),
        ];
        for (patterns, path, expected) in cases {
            assert_eq!(hides(patterns, path), expected, "{patterns:?} on {path}");
        }
    }

    #[test]
    fn only_the_nearest_file_counts() {
        let mut ignores = ForceIgnores::default();
        ignores.add("", b"*.profile");
        ignores.add("crm", b"nothing");
        assert_eq!(ignores.hides("X.profile").as_deref(), Some(".forceignore"));
        assert_eq!(ignores.hides("other/X.profile").as_deref(), Some(".forceignore"));
        assert_eq!(ignores.hides("crm/deep/X.profile"), None);
    }
}
