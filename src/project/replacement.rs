//! What a deploy replaces in files: the `replacements` of `sfdx-project.json`.

use std::sync::{Arc, OnceLock};

use globset::GlobSet;
use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::paths::join;
use crate::text::glob;

/// One entry: in the files that it covers, a text on disk stands for a value that only the deploy knows.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// A path or glob relative to the run's root.
    files: String,
    replaced: Replaced,
    /// Of a pattern that is no glob, nothing.
    matcher: Arc<OnceLock<Option<GlobSet>>>,
}

impl PartialEq for Replacement {
    fn eq(&self, other: &Self) -> bool {
        (&self.files, &self.replaced) == (&other.files, &other.replaced)
    }
}

impl Eq for Replacement {}

#[derive(Clone, Debug)]
enum Replaced {
    Text(String),
    Pattern(String, Arc<OnceLock<Option<Regex>>>),
}

impl PartialEq for Replaced {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) | (Self::Pattern(one, _), Self::Pattern(two, _)) => one == two,
            _ => false,
        }
    }
}

impl Eq for Replaced {}

/// The longest pattern that is tried, and the most memory of one: a project may have any number of them.
const LONGEST: usize = 4096;
const MOST_MEMORY: usize = 256 << 10;

fn compiled(pattern: &str) -> Option<Regex> {
    let builder = (pattern.len() <= LONGEST).then(|| RegexBuilder::new(pattern));
    builder?.size_limit(MOST_MEMORY).dfa_size_limit(MOST_MEMORY).build().ok()
}

impl Replacement {
    /// The entries that say both where and what; `directory` is the project's.
    pub(super) fn all(directory: &str, project: &Value) -> Vec<Self> {
        let entries = project.get("replacements").and_then(Value::as_array).into_iter().flatten();
        entries.filter_map(|entry| Self::read(directory, entry)).collect()
    }

    fn read(directory: &str, entry: &Value) -> Option<Self> {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
        let files = text("filename").map(globset::escape).or_else(|| text("glob").map(str::to_owned))?;
        let files = files.replace('\\', "/");
        let files = join(&globset::escape(directory), files.trim_start_matches("./"));
        let replaced = text("stringToReplace").map(|t| Replaced::Text(t.to_owned()));
        let replaced = replaced
            .or_else(|| text("regexToReplace").map(|t| Replaced::Pattern(t.to_owned(), Arc::default())))?;
        Some(Self { files, replaced, matcher: Arc::default() })
    }

    fn covers(&self, path: &str) -> bool {
        let matcher = self.matcher.get_or_init(|| glob::matcher(&self.files, true).ok());
        matcher.as_ref().is_some_and(|files| files.is_match(path))
    }
}

/// What a deploy replaces in one file.
#[derive(Debug, Default)]
pub struct ReplacedTexts<'r> {
    texts: Vec<&'r str>,
    patterns: Vec<&'r Regex>,
}

impl<'r> ReplacedTexts<'r> {
    pub(super) fn new(replacements: &'r [Replacement], path: &str) -> Self {
        let mut found = Self::default();
        for replacement in replacements.iter().filter(|replacement| replacement.covers(path)) {
            match &replacement.replaced {
                Replaced::Text(text) => found.texts.push(text),
                // A pattern of another dialect may match anything.
                Replaced::Pattern(pattern, regex) => {
                    found.patterns.extend(regex.get_or_init(|| compiled(pattern)));
                }
            }
        }
        found
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.patterns.is_empty()
    }

    /// Whether a deploy puts something else in place of a value or of a part of it.
    pub fn are_in(&self, value: &str) -> bool {
        self.texts.iter().any(|text| value.contains(text)) || self.patterns.iter().any(|p| p.is_match(value))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ReplacedTexts, Replacement};

    #[test]
    fn covers_its_files_and_texts() {
        let project = json!({ "replacements": [
            { "filename": "./force-app/a[1].xml", "stringToReplace": "THE_SECRET", "replaceWithEnv": "X" },
            { "glob": "force-app/**/*.namedCredential-meta.xml", "regexToReplace": "^key-[0-9]+$", "replaceWithEnv": "X" },
            { "glob": "force-app/**", "replaceWithEnv": "says not what" },
            { "filename": "b.xml", "regexToReplace": "(", "replaceWithEnv": "X" },
        ] });
        let all = Replacement::all("p", &project);
        let replaces = |path: &str, value: &str| ReplacedTexts::new(&all, path).are_in(value);
        assert!(replaces("p/force-app/a[1].xml", "THE_SECRET"));
        assert!(!replaces("p/force-app/a1.xml", "THE_SECRET"));
        assert!(!replaces("p/force-app/a[1].xml", "ANOTHER"));
        assert!(replaces("p/force-app/x/y.namedCredential-meta.xml", "key-17"));
        assert!(!replaces("force-app/x/y.namedCredential-meta.xml", "key-17"));
        assert!(!replaces("p/b.xml", "key-17"));
    }
}
