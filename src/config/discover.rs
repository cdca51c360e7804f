//! Where a run's root is.

use std::path::{Path, PathBuf};

/// A run's root, and the configuration in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    pub path: PathBuf,
    /// `leastforce.toml` in the root, if there is one.
    pub config: Option<PathBuf>,
}

/// The nearest folder at or above `start` that holds a `leastforce.toml` or an `sfdx-project.json`,
/// or else `start` itself. `start` is absolute, or only its own parts are looked at; `exists` says
/// whether there is a file at a path.
pub fn discover(start: &Path, exists: impl Fn(&Path) -> bool) -> Root {
    let path = start
        .ancestors()
        .find(|folder| exists(&folder.join(super::FILE_NAME)) || exists(&folder.join("sfdx-project.json")))
        .unwrap_or(start)
        .to_path_buf();
    let config = Some(path.join(super::FILE_NAME)).filter(|file| exists(file));
    Root { path, config }
}

#[cfg(test)]
mod tests {
    use super::{Root, discover};
    use std::path::Path;

    fn found(start: &str, files: &[&str]) -> (String, bool) {
        let Root { path, config } =
            discover(Path::new(start), |path| files.iter().any(|file| Path::new(file) == path));
        (path.to_string_lossy().into_owned(), config.is_some())
    }

    #[test]
    fn the_nearest_marked_folder_wins() {
        let files = ["/w/leastforce.toml", "/w/crm/sfdx-project.json"];
        assert_eq!(found("/w/crm/force-app/main", &files), ("/w/crm".to_owned(), false));
        assert_eq!(found("/w/other", &files), ("/w".to_owned(), true));
        assert_eq!(found("/w", &files), ("/w".to_owned(), true));
        assert_eq!(found("/w/crm/A.profile-meta.xml", &files), ("/w/crm".to_owned(), false));
    }

    #[test]
    fn without_a_mark_it_is_the_start() {
        assert_eq!(found("/w/src", &[]), ("/w/src".to_owned(), false));
        assert_eq!(found("", &[]), (String::new(), false));
    }
}
