//! Where a run's root is.

use std::path::{Component, Path, PathBuf};

use crate::config;
use crate::project::sfdx_project;

/// The nearest folder at or above `start` that holds a `leastforce.toml` or an `sfdx-project.json`; or else the
/// repository that `start` lies in, since a part of a project says too little of the rest; or else the folder that
/// `start` is or is in. `start` is absolute, or only its own parts are looked at; `is_file` and `exists` say
/// whether there is a file, or anything, at a path.
pub(super) fn root_of(
    start: &Path,
    is_file: impl Fn(&Path) -> bool,
    exists: impl Fn(&Path) -> bool,
) -> PathBuf {
    let marks = [config::FILE_NAME, sfdx_project::FILE_NAME];
    let marked = start.ancestors().find(|folder| marks.iter().any(|mark| is_file(&folder.join(mark))));
    let marked = marked.or_else(|| repository_of(start, exists));
    let own = || if is_file(start) { start.parent().unwrap_or(start) } else { start };
    marked.unwrap_or_else(own).to_path_buf()
}

/// The nearest folder at or above `start` that is a repository: it holds `.git`, as a folder or, in a further
/// worktree and in a submodule, as a file.
pub(super) fn repository_of(start: &Path, exists: impl Fn(&Path) -> bool) -> Option<&Path> {
    start.ancestors().find(|folder| exists(&folder.join(".git")))
}

/// `path` below `root`, with `/`; empty for the root itself. `None` when it is not below it, or not UTF-8.
pub(super) fn relative(path: &Path, root: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(root)
        .ok()?
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    Some(parts?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{relative, root_of};
    use std::path::Path;

    fn found(start: &str, files: &[&str]) -> String {
        let is_file = |path: &Path| files.iter().any(|file| Path::new(file) == path);
        let root = root_of(Path::new(start), is_file, is_file);
        root.to_string_lossy().into_owned()
    }

    #[test]
    fn the_nearest_marked_folder_wins() {
        let files = ["/w/leastforce.toml", "/w/crm/sfdx-project.json", "/w/crm/A.profile-meta.xml"];
        assert_eq!(found("/w/crm/force-app/main", &files), "/w/crm");
        assert_eq!(found("/w/other", &files), "/w");
        assert_eq!(found("/w", &files), "/w");
        assert_eq!(found("/w/crm/A.profile-meta.xml", &files), "/w/crm");
    }

    #[test]
    fn without_a_mark_it_is_the_folder_of_the_start() {
        assert_eq!(found("/w/src", &[]), "/w/src");
        assert_eq!(found("/w/src/A.profile-meta.xml", &["/w/src/A.profile-meta.xml"]), "/w/src");
        assert_eq!(found("", &[]), "");
    }

    #[test]
    fn without_a_mark_a_part_of_a_repository_is_never_the_root() {
        let files = ["/w/.git", "/w/src/profiles/A.profile", "/w/sub/.git", "/w/app/leastforce.toml"];
        assert_eq!(found("/w/src/profiles/A.profile", &files), "/w");
        assert_eq!(found("/w/src/profiles", &files), "/w");
        assert_eq!(found("/w/sub/src", &files), "/w/sub", "a submodule is a repository");
        assert_eq!(found("/w/app/src", &files), "/w/app", "what is marked is nearer");
    }

    #[test]
    fn a_relative_path_has_slashes_and_stays_inside() {
        let root = Path::new("/w");
        assert_eq!(relative(&root.join("a").join("b"), root).as_deref(), Some("a/b"));
        assert_eq!(relative(root, root).as_deref(), Some(""));
        assert_eq!(relative(Path::new("/elsewhere"), root), None);
    }
}
