//! `sfdx-project.json`: package directories, namespace and API version. Other keys are the
//! Salesforce CLI's business.

use serde_json::Value;

use super::ProjectRoot;
use crate::text::decode::decode;
use crate::text::position::{Location, Position};
use crate::tree::InputError;

/// Reads the file at `path`, which lies in the folder `root`. A file with mistakes still makes a
/// root, so that the metadata below it is linted.
pub(super) fn read(path: &str, root: &str, bytes: &[u8], errors: &mut Vec<InputError>) -> ProjectRoot {
    let mut project = ProjectRoot { path: root.to_owned(), ..ProjectRoot::default() };
    let mut fail = |message: String, remedy: &str, line, column| {
        let position = Position { line, column, offset: 0 };
        errors.push(InputError {
            path: path.to_owned(),
            message,
            remedy: remedy.to_owned(),
            location: Some(Location { path: path.to_owned(), start: position, end: position }),
        });
    };
    let text = match decode(bytes) {
        Ok(decoded) => decoded.text.into_owned(),
        Err(error) => {
            fail(error.message, error.remedy, error.position.line, error.position.column);
            return project;
        }
    };
    let json: Value = match serde_json::from_str(&text) {
        Ok(json) => json,
        Err(error) => {
            let place = |n: usize| u32::try_from(n.max(1)).unwrap_or(u32::MAX);
            fail(
                format!("the file is not valid JSON: {error}"),
                "correct it",
                place(error.line()),
                place(error.column()),
            );
            return project;
        }
    };
    project.namespace = json["namespace"].as_str().filter(|n| !n.is_empty()).map(str::to_owned);
    project.api_version = json["sourceApiVersion"].as_str().and_then(major);
    let Some(directories) = json["packageDirectories"].as_array() else {
        fail("'packageDirectories' is missing or no list".into(), "list the package directories", 1, 1);
        return project;
    };
    for directory in directories {
        match directory["path"].as_str() {
            Some(path) => project.package_directories.extend(join(root, path)),
            None => fail("a package directory has no 'path'".into(), "name its folder", 1, 1),
        }
    }
    project.package_directories.sort();
    project.package_directories.dedup();
    project
}

/// The major number of `63.0`.
pub(super) fn major(version: &str) -> Option<u16> {
    version.trim().split('.').next()?.parse().ok()
}

/// A path written in a project file, relative to the run's root; `None` where it leads out of it.
fn join(root: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = root.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn reads_what_matters_and_ignores_the_rest() {
        let json =
            br#"{ "packageDirectories": [ {"path": "./force-app/", "default": true}, {"path": "force-app"},
            {"path": "lib\\core"}, {"path": "../out"}, {"path": "."} ],
            "namespace": "acme", "sourceApiVersion": "63.0", "plugins": {"x": 1} }"#;
        let mut errors = Vec::new();
        let project = read("crm/sfdx-project.json", "crm", json, &mut errors);
        assert_eq!(project.package_directories, ["crm", "crm/force-app", "crm/lib/core", "out"]);
        assert_eq!((project.namespace.as_deref(), project.api_version), (Some("acme"), Some(63)));
        assert!(errors.is_empty());
    }

    #[test]
    fn says_where_the_mistake_is() {
        for (json, line, message) in [
            ("{\n  \"a\": 1,\n}", 3, "the file is not valid JSON"),
            ("{}", 1, "'packageDirectories' is missing or no list"),
            ("{\"packageDirectories\": [{}]}", 1, "a package directory has no 'path'"),
        ] {
            let mut errors = Vec::new();
            read("sfdx-project.json", "", json.as_bytes(), &mut errors);
            assert!(errors[0].message.starts_with(message), "{errors:?}");
            assert_eq!(errors[0].location.as_ref().unwrap().start.line, line);
        }
    }
}
