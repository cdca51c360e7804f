//! Where git is.

use std::env::{self, consts::EXE_SUFFIX};
use std::ffi::OsStr;
use std::path::PathBuf;

/// The git of a search path. Relative folders in it are left out: they would let a repository bring its own.
pub(super) fn find(path: Option<&OsStr>) -> Option<PathBuf> {
    let name = format!("git{EXE_SUFFIX}");
    let folders = env::split_paths(path?).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(&name)).find(|file| is_executable(file))
}

fn is_executable(file: &std::path::Path) -> bool {
    file.metadata().is_ok_and(|metadata| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
        }
        #[cfg(not(unix))]
        metadata.is_file()
    })
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::find;

    #[test]
    fn takes_the_first_program_of_an_absolute_folder() {
        let root = tempfile::tempdir().unwrap();
        for (folder, mode) in [("a", 0o644), ("b", 0o755), ("c", 0o755)] {
            let folder = root.path().join(folder);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("git"), "").unwrap();
            fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(mode)).unwrap();
        }
        let at = |name: &str| root.path().join(name);
        let path =
            std::env::join_paths([at("none"), ".".into(), "c".into(), at("a"), at("b"), at("c")]).unwrap();
        assert_eq!(find(Some(&path)), Some(at("b").join("git")));
        assert_eq!((find(Some(".".as_ref())), find(None)), (None, None));
    }
}
