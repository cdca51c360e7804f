//! `sfdx-project.json`: package directories, namespace, API version and replacements of a project.

use serde_json::Value;

use super::out_of_reach::is_absolute;
use super::replacement::Replacement;
use super::{ProjectRoot, api_version};
use crate::text::decode::Decoded;
use crate::text::position::{Lines, Location};
use crate::tree::InputError;

pub const FILE_NAME: &str = "sfdx-project.json";

/// Reads the file of the project in `directory`. What cannot be read is left out of the root and
/// said in the errors; unknown keys are none of this tool's business.
pub(super) fn read(directory: &str, path: &str, decoded: &Decoded<'_>) -> (ProjectRoot, Vec<InputError>) {
    let mut root = ProjectRoot { path: directory.to_owned(), ..ProjectRoot::default() };
    let text = &*decoded.text;
    let mut errors = Vec::new();
    let mut fail = |offset: usize, message: String, remedy: &str| {
        let position = decoded.position(&Lines::new(text), offset);
        let location = Location { path: path.to_owned(), start: position, end: position };
        errors.push(InputError {
            path: path.to_owned(),
            message,
            remedy: remedy.to_owned(),
            location: Some(location),
        });
    };
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let shown = error.to_string();
            let cause = shown.rsplit_once(" at line ").map_or(shown.as_str(), |(cause, _)| cause);
            let offset = offset_of(text, error.line(), error.column());
            fail(
                offset,
                format!("not valid JSON: {cause}"),
                "correct the JSON; until then this project's package directories are unknown",
            );
            return (root, errors);
        }
    };
    let key = |name: &str| text.find(&format!("\"{name}\"")).unwrap_or(0);
    root.namespace =
        value.get("namespace").and_then(Value::as_str).filter(|n| !n.is_empty()).map(str::to_owned);
    root.api_version = value.get("sourceApiVersion").and_then(|v| match v {
        Value::String(version) => api_version(version),
        Value::Number(version) => api_version(&version.to_string()),
        _ => None,
    });
    let customisations = value.get("registryCustomizations").and_then(Value::as_object);
    root.customises_registry = customisations.is_some_and(|all| all.values().any(says_something));
    root.replacements = Replacement::all(directory, &value);
    let packages = value.get("packageDirectories").and_then(Value::as_array);
    if packages.is_none_or(Vec::is_empty) {
        let remedy = "add \"packageDirectories\": [{ \"path\": \"force-app\", \"default\": true }] with the folders that hold metadata";
        fail(key("packageDirectories"), "no package directories are named".to_owned(), remedy);
    }
    for (index, package) in packages.into_iter().flatten().enumerate() {
        let dependencies = package.get("dependencies").and_then(Value::as_array);
        root.depends_on_packages |= dependencies.is_some_and(|d| !d.is_empty());
        match package.get("path").and_then(Value::as_str) {
            Some(path) => match normalise(directory, path) {
                Some(inside) => {
                    let is_default = package.get("default").and_then(Value::as_bool) == Some(true);
                    if is_default || root.default_package_directory.is_none() {
                        root.default_package_directory = Some(inside.clone());
                    }
                    root.package_directories.push(inside);
                }
                None => root.package_directories_outside.push(path.to_owned()),
            },
            None => fail(
                key("packageDirectories"),
                format!("package directory {} has no path", index + 1),
                "give each package directory a \"path\" relative to this file",
            ),
        }
    }
    root.package_directories.sort();
    root.package_directories.dedup();
    (root, errors)
}

/// Whether a value is more than an empty list or table.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(table) => !table.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}

/// The byte that a JSON error means: it counts lines from 1 and the bytes of the line that it has read.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

/// A package directory relative to the run's root; `None` when it lies outside or is absolute.
fn normalise(directory: &str, path: &str) -> Option<String> {
    if is_absolute(path) {
        return None;
    }
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{normalise, offset_of, read};
    use crate::project::ProjectRoot;
    use crate::text::decode::decode;
    use crate::tree::InputError;

    fn parse(text: &str) -> (ProjectRoot, Vec<InputError>) {
        read("p", "p/sfdx-project.json", &decode(text.as_bytes()).unwrap())
    }

    #[test]
    fn reads_what_it_needs_and_ignores_the_rest() {
        let (root, errors) = parse(
            r#"{ "packageDirectories": [{ "path": "./b/", "default": true, "odd": 1 }, { "path": "a\\c" }, { "path": "b" }],
                 "namespace": "acme", "sourceApiVersion": "63.0", "unknown": { "x": [] } }"#,
        );
        assert!(errors.is_empty());
        assert_eq!(root.package_directories, ["p/a/c", "p/b"]);
        assert_eq!((root.namespace.as_deref(), root.api_version), (Some("acme"), Some(63)));
        let (root, errors) = parse(
            "\u{feff}{\"packageDirectories\":[{\"path\":\".\"}],\"namespace\":\"\",\"sourceApiVersion\":58.0,\"sourceApiVersion\":61}",
        );
        assert!(errors.is_empty());
        assert_eq!(root.package_directories, ["p"]);
        assert_eq!((root.namespace, root.api_version), (None, Some(61)));
    }

    #[test]
    fn mistakes_have_a_place_and_a_remedy() {
        for (text, line, column, message) in [
            ("{\n  \"a\": 1,\n  ü\n}", 3, 3, "not valid JSON: key must be a string"),
            ("", 1, 1, "not valid JSON: EOF while parsing a value"),
            ("{\n \"packageDirectories\": [}", 2, 25, "not valid JSON: expected value"),
            ("{}", 1, 1, "no package directories are named"),
            ("[]", 1, 1, "no package directories are named"),
            ("{\n \"packageDirectories\": []}", 2, 2, "no package directories are named"),
            ("{\"packageDirectories\": [{\"path\": \"a\"}, {}]}", 1, 2, "package directory 2 has no path"),
        ] {
            let (root, errors) = parse(text);
            assert_eq!(errors.len(), 1, "{text}");
            let start = errors[0].location.as_ref().unwrap().start;
            assert_eq!(
                (start.line, start.column, errors[0].message.as_str()),
                (line, column, message),
                "{text}"
            );
            assert!(!errors[0].remedy.is_empty());
            assert_eq!(root.path, "p");
        }
    }

    #[test]
    fn paths_are_normalised_and_those_outside_the_run_dropped() {
        for (directory, path, expected) in [
            ("", "force-app", Some("force-app")),
            ("", "./force-app//main/", Some("force-app/main")),
            ("", ".", Some("")),
            ("", "..", None),
            ("a/b", "../c", Some("a/c")),
            ("a", "../../c", None),
            ("", "x\\y\\", Some("x/y")),
            ("", "/x", None),
            ("", "C:\\x", None),
            ("", "\\\\host\\x", None),
        ] {
            assert_eq!(normalise(directory, path).as_deref(), expected, "{directory} {path}");
        }
    }

    #[test]
    fn offsets_stay_inside_the_text() {
        assert_eq!(offset_of("ab\ncd", 2, 1), 3);
        assert_eq!(offset_of("ab", 9, 9), 2);
        assert_eq!(offset_of("", 0, 0), 0);
    }
}
