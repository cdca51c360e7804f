//! What a deploy replaces in files: the `replacements` of `sfdx-project.json`.
//!
//! Salesforce's library takes a file whose absolute path ends in `filename` or matches `**/` and `glob`, and replaces
//! in its text, markup included. What is not understood of an entry counts as if it covered every file, or as if
//! anything in a file could be replaced.

use globset::GlobSet;
use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::paths::join;
use crate::text::glob::matcher;

/// One entry: in the files that it covers, a text on disk stands for one that only the deploy knows.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// As written: what it covers, and what it replaces.
    source: (String, String),
    /// The project's directory, relative to the run's root.
    directory: String,
    files: Files,
    replaced: Replaced,
}

impl PartialEq for Replacement {
    fn eq(&self, other: &Self) -> bool {
        (&self.source, &self.directory) == (&other.source, &other.directory)
    }
}

impl Eq for Replacement {}

#[derive(Clone, Debug)]
enum Files {
    /// Those whose path from `/` on ends so.
    EndingIn(String),
    Matching(GlobSet),
    All,
}

#[derive(Clone, Debug)]
enum Replaced {
    Text(String),
    Pattern(Regex),
    /// A pattern of which only the library knows what it matches.
    Anything,
}

impl Replacement {
    /// The entries that say both where and what; `directory` is the project's.
    pub(super) fn all(directory: &str, project: &Value) -> Vec<Self> {
        let entries = project.get("replacements").and_then(Value::as_array).into_iter().flatten();
        entries.flat_map(|entry| Self::read(directory, entry)).collect()
    }

    /// One for `filename` and one for `glob`.
    fn read(directory: &str, entry: &Value) -> Vec<Self> {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
        let replaced = match (text("stringToReplace"), text("regexToReplace")) {
            (Some(text), _) => Some((text, Replaced::Text(text.to_owned()))),
            (None, Some(regex)) => Some((regex, pattern(regex))),
            (None, None) => None,
        };
        let Some((what, replaced)) = replaced else { return Vec::new() };
        let by_name = text("filename").map(|name| (name, ending(name)));
        let by_glob = text("glob").map(|glob| (glob, matching(glob)));
        let of_files = |(written, files): (&str, Files)| Self {
            source: (written.to_owned(), what.to_owned()),
            directory: directory.to_owned(),
            files,
            replaced: replaced.clone(),
        };
        by_name.into_iter().chain(by_glob).map(of_files).collect()
    }

    fn covers(&self, path: &str) -> bool {
        let inside = path
            .strip_prefix(self.directory.as_str())
            .filter(|inside| self.directory.is_empty() || inside.starts_with('/'));
        // What lies above the run's root in an absolute path is not known, and an ending may reach so far.
        let Some(inside) = inside else { return false };
        match &self.files {
            Files::EndingIn(end) => {
                let whole = format!("/{}", join(&self.directory, inside.trim_start_matches('/')));
                whole.ends_with(end.as_str()) || end.ends_with(&whole)
            }
            Files::Matching(glob) => glob.is_match(inside.trim_start_matches('/')),
            Files::All => true,
        }
    }

    fn is_in(&self, value: &str) -> bool {
        match &self.replaced {
            Replaced::Text(text) => value.contains(text),
            Replaced::Pattern(pattern) => pattern.is_match(value),
            Replaced::Anything => false,
        }
    }

    /// Where the text of a file is replaced first.
    fn first_in(&self, text: &str) -> Option<usize> {
        match &self.replaced {
            Replaced::Text(replaced) => text.find(replaced),
            Replaced::Pattern(pattern) => pattern.find(text).map(|found| found.start()),
            Replaced::Anything => Some(0),
        }
    }

    /// Whether more than text between two tags is replaced in a file.
    fn touches_markup(&self, text: &str) -> bool {
        let is_markup = |(start, replaced): (usize, &str)| {
            let before = text[..start].rfind(['<', '>']).map(|at| text.as_bytes()[at]);
            before != Some(b'>') || replaced.contains(['<', '>'])
        };
        match &self.replaced {
            Replaced::Text(replaced) => text.match_indices(replaced.as_str()).any(is_markup),
            Replaced::Pattern(pattern) => {
                pattern.find_iter(text).map(|found| (found.start(), found.as_str())).any(is_markup)
            }
            Replaced::Anything => true,
        }
    }
}

fn ending(name: &str) -> Files {
    let name = name.replace('\\', "/");
    Files::EndingIn(name.trim_start_matches("./").to_owned())
}

/// A glob in terms of `globset`; one that says something there that it does not say to the library covers all.
fn matching(glob: &str) -> Files {
    let glob = glob.replace('\\', "/");
    let glob = glob.trim_start_matches("./");
    let is_other = glob.contains("..")
        || glob.contains("[:")
        || ["?(", "*(", "+(", "@(", "!("].iter().any(|begin| glob.contains(begin));
    let build = || matcher(&format!("**/{}", glob.trim_start_matches('/')), true).ok();
    let glob = if is_other { None } else { build() };
    glob.map_or(Files::All, Files::Matching)
}

/// The longest pattern that is tried, and the most memory of one: a project may have any number of them.
const LONGEST: usize = 4096;
const MOST_MEMORY: usize = 256 << 10;

fn compiled(pattern: &str) -> Option<Regex> {
    let builder = (pattern.len() <= LONGEST).then(|| RegexBuilder::new(pattern));
    builder?.size_limit(MOST_MEMORY).dfa_size_limit(MOST_MEMORY).build().ok()
}

/// A pattern of JavaScript in terms of `regex`, where both read it alike.
fn pattern(source: &str) -> Replaced {
    let is_other = ["&&", "--", "~~", "[["].iter().any(|set| source.contains(set));
    let regex = if is_other { None } else { compiled(source) };
    regex.map_or(Replaced::Anything, Replaced::Pattern)
}

/// What a deploy replaces in one file.
#[derive(Debug, Default)]
pub struct ReplacedTexts<'r>(Vec<&'r Replacement>);

impl<'r> ReplacedTexts<'r> {
    pub(super) fn new(replacements: &'r [Replacement], path: &str) -> Self {
        Self(replacements.iter().filter(|replacement| replacement.covers(path)).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a deploy puts something else in place of a value or of a part of it.
    pub fn are_in(&self, value: &str) -> bool {
        self.0.iter().any(|replacement| replacement.is_in(value))
    }

    /// The first place at which a deploy replaces each of them in the text of a file, but for those of `told`: values in
    /// which they are. As written, with the byte.
    pub fn beside<'t>(&self, told: &[&str], text: &'t str) -> Vec<(usize, &'r str)>
    where
        'r: 't,
    {
        let untold = self.0.iter().filter(|r| !told.iter().any(|value| r.is_in(value)));
        untold.filter_map(|r| Some((r.first_in(text)?, r.source.1.as_str()))).collect()
    }

    /// The first that reaches into markup, so that nothing follows from what the file says or does not say.
    pub fn in_markup(&self, text: &str) -> Option<&'r str> {
        self.0.iter().find(|replacement| replacement.touches_markup(text)).map(|r| r.source.1.as_str())
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

    fn texts(files: &str, replaced: &str) -> Vec<Replacement> {
        Replacement::all("", &json!({ "replacements": [{ "glob": files, "regexToReplace": replaced }] }))
    }

    /// As Salesforce's library does, which matches the end of an absolute path.
    #[test]
    fn covers_every_file_that_the_library_takes() {
        let path = "force-app/main/default/profiles/Order Feed.profile-meta.xml";
        for glob in [
            "*",
            "*.xml",
            "**",
            "profiles/*",
            "force-app/**/!(X)*",
            "force-app/{1..3}/../**",
            "**/@(profiles)/*",
        ] {
            assert!(!ReplacedTexts::new(&texts(glob, "a"), path).is_empty(), "{glob}");
        }
        for glob in ["*.json", "classes/**", "force-app/*.xml"] {
            assert!(ReplacedTexts::new(&texts(glob, "a"), path).is_empty(), "{glob}");
        }
        for (name, covered) in [
            ("Feed.profile-meta.xml", true),
            (".xml", true),
            ("/project/force-app/main/default/profiles/Order Feed.profile-meta.xml", true),
            ("order feed.profile-meta.xml", false),
        ] {
            let project = json!({ "replacements": [{ "filename": name, "stringToReplace": "a" }] });
            assert_eq!(
                !ReplacedTexts::new(&Replacement::all("", &project), path).is_empty(),
                covered,
                "{name}"
            );
        }
    }

    #[test]
    fn knows_what_reaches_into_markup() {
        let text = "<A>\n<!-- __C__ --><name>Run Flow</name></A>";
        for (pattern, is_markup) in [
            ("Flow", false),
            (">Run Flow<", true),
            ("ow</name", true),
            ("__C__", true),
            ("\n", false),
            ("name", true),
            ("(?<=>)Run", true),
            ("(?<n>R)un", false),
            ("nowhere", false),
        ] {
            let all = texts("**", pattern);
            assert_eq!(ReplacedTexts::new(&all, "a").in_markup(text).is_some(), is_markup, "{pattern}");
        }
        let all = texts("**", "Flow");
        let replaced = ReplacedTexts::new(&all, "a");
        assert_eq!(replaced.beside(&[], text), [(28, "Flow")]);
        assert!(replaced.beside(&["Run Flow"], text).is_empty());
    }
}
