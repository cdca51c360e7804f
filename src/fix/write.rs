//! Changed files on their way to the disk: each is there whole, as it was or as it should be.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::overlay::Changed;

/// Puts the changed content of a file in place of the one that was read. `path` is relative to `root`; a
/// symbolic link is followed, its target replaced.
///
/// The new content goes to a file of a passing name beside the old one, and to the disk, before it takes
/// the old one's name: a full disk or the end of the process leaves the old content.
///
/// # Errors
/// Why the file is as it was, in one sentence without its end: it was changed meanwhile, may not be written,
/// lies outside the root, or the file system refuses.
pub fn write(root: &Path, path: &str, changed: &Changed) -> Result<(), String> {
    replace(root, path, changed, File::write_all)
}

/// Fills the file of the passing name.
type Fill = fn(&mut File, &[u8]) -> io::Result<()>;

fn replace(root: &Path, path: &str, changed: &Changed, fill: Fill) -> Result<(), String> {
    let target = target(root, path)?;
    let metadata = fs::metadata(&target).map_err(|e| e.to_string())?;
    if metadata.permissions().readonly() {
        return Err("it is read-only".to_owned());
    }
    // Two names of one file.
    if fs::read(&target).is_ok_and(|now| now == changed.after) {
        return Ok(());
    }
    unchanged(&target, changed)?;
    let folder = target.parent().unwrap_or(root);
    let mut beside = tempfile::Builder::new()
        .prefix(".leastforce-")
        .tempfile_in(folder)
        .map_err(|e| format!("no file can be made beside it: {e}"))?;
    let filled = fill(beside.as_file_mut(), &changed.after).and_then(|()| like(beside.as_file(), &metadata));
    filled.and_then(|()| beside.as_file().sync_all()).map_err(|e| e.to_string())?;
    // As late as can be.
    unchanged(&target, changed)?;
    beside.persist(&target).map_err(|e| e.error.to_string())?;
    sync_folder(folder);
    Ok(())
}

/// The path below `root` of the file behind a path, with `/`: another one for a symbolic link, which a patch
/// must not name.
///
/// # Errors
/// As [`write()`].
pub fn behind(root: &Path, path: &str) -> Result<String, String> {
    let target = target(root, path)?;
    let root = root.canonicalize().map_err(|e| e.to_string())?;
    let below = target.strip_prefix(&root).unwrap_or(&target);
    let names: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(names.join("/"))
}

fn target(root: &Path, path: &str) -> Result<PathBuf, String> {
    let root = root.canonicalize().map_err(|e| e.to_string())?;
    let target = root.join(path).canonicalize().map_err(|e| e.to_string())?;
    if target.starts_with(&root) { Ok(target) } else { Err("it leads out of the project".to_owned()) }
}

fn unchanged(target: &Path, changed: &Changed) -> Result<(), String> {
    let now = fs::read(target).map_err(|e| e.to_string())?;
    if now == changed.before { Ok(()) } else { Err("it was changed meanwhile".to_owned()) }
}

/// Gives the new file the permissions of the old one, and its owner where the system lets us.
fn like(file: &File, metadata: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
    }
    file.set_permissions(metadata.permissions())
}

/// Makes the new name last; where folders cannot be opened, the file system does so by itself.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{self, Write};

    use super::{Changed, replace, write};

    fn changed() -> Changed {
        Changed { before: b"true".to_vec(), after: b"false".to_vec() }
    }

    fn names(folder: &std::path::Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_full_disk_leaves_the_old_content_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "true").unwrap();
        let full = |file: &mut fs::File, bytes: &[u8]| {
            file.write_all(&bytes[..2])?;
            Err(io::ErrorKind::StorageFull.into())
        };
        replace(root.path(), "a", &changed(), full).unwrap_err();
        assert_eq!(fs::read(root.path().join("a")).unwrap(), b"true");
        assert_eq!(names(root.path()), ["a"]);
    }

    #[test]
    fn a_run_that_ends_while_it_writes_leaves_the_old_content() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "true").unwrap();
        let end = |file: &mut fs::File, bytes: &[u8]| {
            file.write_all(&bytes[..2])?;
            panic!("killed")
        };
        let killed = std::panic::catch_unwind(|| replace(root.path(), "a", &changed(), end));
        assert!(killed.is_err());
        assert_eq!(fs::read(root.path().join("a")).unwrap(), b"true");
    }

    #[test]
    fn what_was_changed_since_it_was_read_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "TRUE").unwrap();
        assert_eq!(write(root.path(), "a", &changed()), Err("it was changed meanwhile".to_owned()));
        assert_eq!(fs::read(root.path().join("a")).unwrap(), b"TRUE");
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        fs::write(&path, "true").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(write(root.path(), "a", &changed()), Err("it is read-only".to_owned()));
        assert_eq!((fs::read(&path).unwrap().as_slice(), names(root.path()).len()), (&b"true"[..], 1));
    }

    #[cfg(unix)]
    #[test]
    fn a_read_only_folder_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;

        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("f");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a"), "true").unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
        // Nothing is read-only for the system's administrator.
        let written = write(root.path(), "f/a", &changed());
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let expected: &[u8] = if written.is_ok() { b"false" } else { b"true" };
        assert_eq!(fs::read(folder.join("a")).unwrap(), expected);
        assert_eq!(names(&folder), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions_and_writes_through_links_inside_the_root_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("o"), "true").unwrap();
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::write(at("a"), "true").unwrap();
        fs::set_permissions(at("a"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a", at("link")).unwrap();
        symlink(outside.path().join("o"), at("out")).unwrap();
        write(root.path(), "link", &changed()).unwrap();
        assert_eq!(fs::read(at("a")).unwrap(), b"false");
        assert_eq!(fs::metadata(at("a")).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(write(root.path(), "out", &changed()), Err("it leads out of the project".to_owned()));
        assert_eq!(fs::read(outside.path().join("o")).unwrap(), b"true");
    }
}
