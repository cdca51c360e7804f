//! The one writer of files: each is there whole, as it was or as it should be.
//!
//! New content goes to a file of a passing name beside the place, and to the disk, before it takes the
//! place's name: a full disk or the end of the process leaves the old content. What may be written over is
//! decided here as well.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::overlay::Changed;

/// A file under a passing name, which nobody takes for another: removed unless it gets a name of its own.
pub struct NewFile(NamedTempFile);

impl NewFile {
    /// A complete file in a folder, with the permissions that new files get.
    ///
    /// # Errors
    /// What the file system says.
    pub fn new(folder: &Path, content: &[u8]) -> io::Result<Self> {
        let new = Self::empty(folder, None)?;
        new.complete(content, None, File::write_all)
    }

    /// A complete file for a place below `root`; folders on the way to it are made.
    ///
    /// # Errors
    /// The place is a folder's or, over a link, outside of the root; or what the file system says.
    pub fn below(root: &Path, place: &Path, content: &[u8]) -> io::Result<Self> {
        let folder = place.parent().unwrap_or(root);
        // Looked at before anything is made: a link on the way may lead elsewhere.
        let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(root);
        if !there.canonicalize()?.starts_with(root.canonicalize()?) {
            return Err(io::Error::other(OUTSIDE));
        }
        if place.is_dir() {
            return Err(io::Error::other("a folder is in its place"));
        }
        fs::create_dir_all(folder)?;
        Self::new(folder, content)
    }

    /// Gives it its name, in place of what has that name.
    ///
    /// # Errors
    /// What the file system says; the old file is then as it was.
    pub fn replace(self, place: &Path) -> io::Result<()> {
        self.0.persist(place).map(drop).map_err(|e| e.error)
    }

    /// Gives it its name where nothing has that name.
    ///
    /// # Errors
    /// [`ErrorKind::AlreadyExists`], or what the file system says.
    pub fn create(self, place: &Path) -> io::Result<()> {
        self.0.persist_noclobber(place).map(drop).map_err(|e| e.error)
    }

    /// Until it is complete, what takes the place of an old file is for its owner alone: that one may have
    /// been, too.
    fn empty(folder: &Path, old: Option<&Metadata>) -> io::Result<Self> {
        let mut builder = Builder::new();
        builder.prefix(".leastforce-");
        #[cfg(unix)]
        if old.is_none() {
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
        builder.tempfile_in(folder).map(Self)
    }

    fn complete(mut self, content: &[u8], old: Option<&Metadata>, fill: Fill) -> io::Result<Self> {
        fill(self.0.as_file_mut(), content)?;
        if let Some(old) = old {
            like(self.0.as_file(), old)?;
        }
        self.0.as_file().sync_all()?;
        Ok(self)
    }
}

/// Writes content into a file.
type Fill = fn(&mut File, &[u8]) -> io::Result<()>;

const OUTSIDE: &str = "it leads out of the project";

/// Puts the changed content of a file in place of the one that was read. `path` is relative to `root`; a
/// symbolic link is followed, its target replaced.
///
/// # Errors
/// Why the file is as it was, in one sentence without its end: it was changed meanwhile, may not be written,
/// lies outside the root, or the file system refuses.
pub fn apply(root: &Path, path: &str, changed: &Changed) -> Result<(), String> {
    apply_by(root, path, changed, File::write_all)
}

fn apply_by(root: &Path, path: &str, changed: &Changed, fill: Fill) -> Result<(), String> {
    let target = target(root, path)?;
    let old = fs::metadata(&target).map_err(|e| e.to_string())?;
    if old.permissions().readonly() {
        return Err("it is read-only".to_owned());
    }
    // Two names of one file.
    if fs::read(&target).is_ok_and(|now| now == changed.after) {
        return Ok(());
    }
    unchanged(&target, changed)?;
    let folder = target.parent().unwrap_or(root);
    let new =
        NewFile::empty(folder, Some(&old)).map_err(|e| format!("no file can be made beside it: {e}"))?;
    let new = new.complete(&changed.after, Some(&old), fill).map_err(|e| e.to_string())?;
    // As late as can be.
    unchanged(&target, changed)?;
    new.replace(&target).map_err(|e| e.to_string())?;
    sync_folder(folder);
    Ok(())
}

/// The path below `root` of the file behind a path, with `/`: another one for a symbolic link, which a patch
/// must not name.
///
/// # Errors
/// As [`apply`].
pub fn behind(root: &Path, path: &str) -> Result<String, String> {
    let target = target(root, path)?;
    let root = root.canonicalize().map_err(|e| e.to_string())?;
    let below = target.strip_prefix(&root).unwrap_or(&target);
    let names: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(names.join("/"))
}

/// Writes a file that people name, in place of what is there.
///
/// # Errors
/// What the file system says; the old file is then as it was.
pub fn save(file: &Path, content: &[u8]) -> io::Result<()> {
    NewFile::new(folder_of(file), content)?.replace(file)
}

/// Writes a file that people name for output. A pipe, a device and a symbolic link, which may stand for one,
/// are written to as they are; so is a file in whose folder no other can be made or renamed.
///
/// # Errors
/// What the file system says.
pub fn put(file: &Path, content: &[u8]) -> io::Result<()> {
    let in_place = || File::create(file).and_then(|mut open| open.write_all(content));
    let old = match fs::symlink_metadata(file) {
        Ok(old) if old.is_file() => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        _ => return in_place(),
    };
    let new = NewFile::empty(folder_of(file), old.as_ref())
        .and_then(|new| new.complete(content, old.as_ref(), File::write_all));
    match new.and_then(|new| new.replace(file)) {
        Err(error) if is_of_the_folder(&error) => in_place(),
        done => done,
    }
}

/// The folder of a file that people name.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a folder does not let its files be replaced, while they may well be written.
fn is_of_the_folder(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ResourceBusy | ErrorKind::CrossesDevices)
}

fn target(root: &Path, path: &str) -> Result<PathBuf, String> {
    let root = root.canonicalize().map_err(|e| e.to_string())?;
    let target = root.join(path).canonicalize().map_err(|e| e.to_string())?;
    if target.starts_with(&root) { Ok(target) } else { Err(OUTSIDE.to_owned()) }
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

    use super::{Changed, NewFile, apply, apply_by};

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
        apply_by(root.path(), "a", &changed(), full).unwrap_err();
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
        let killed = std::panic::catch_unwind(|| apply_by(root.path(), "a", &changed(), end));
        assert!(killed.is_err());
        assert_eq!(fs::read(root.path().join("a")).unwrap(), b"true");
    }

    #[test]
    fn what_was_changed_since_it_was_read_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "TRUE").unwrap();
        assert_eq!(apply(root.path(), "a", &changed()), Err("it was changed meanwhile".to_owned()));
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
        assert_eq!(apply(root.path(), "a", &changed()), Err("it is read-only".to_owned()));
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
        let written = apply(root.path(), "f/a", &changed());
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
        apply(root.path(), "link", &changed()).unwrap();
        assert_eq!(fs::read(at("a")).unwrap(), b"false");
        assert_eq!(fs::metadata(at("a")).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(apply(root.path(), "out", &changed()), Err("it leads out of the project".to_owned()));
        assert_eq!(fs::read(outside.path().join("o")).unwrap(), b"true");
    }

    #[cfg(unix)]
    #[test]
    fn replaces_files_with_their_permissions_and_writes_through_links() {
        use std::fs;
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        use super::put;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        put(&file, b"1").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let before = fs::metadata(&file).unwrap();
        put(&file, b"22").unwrap();
        let after = fs::metadata(&file).unwrap();
        assert_eq!((fs::read(&file).unwrap(), after.mode() & 0o777), (b"22".to_vec(), 0o600));
        assert_ne!(before.ino(), after.ino(), "a new file under the old name");

        let link = folder.path().join("link");
        symlink("a.json", &link).unwrap();
        put(&link, b"333").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"333");
        put(std::path::Path::new("/dev/null"), b"4").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside them");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_takes_nobodys_place_and_stays_below_the_root() {
        use std::os::unix::fs::symlink;

        let outside = tempfile::tempdir().unwrap();
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        NewFile::below(root.path(), &at("new/a"), b"1").unwrap().create(&at("new/a")).unwrap();
        let second = NewFile::below(root.path(), &at("new/a"), b"2").unwrap().create(&at("new/a"));
        assert_eq!(second.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(
            (fs::read(at("new/a")).unwrap(), names(&at("new"))),
            (b"1".to_vec(), vec!["a".to_owned()])
        );
        symlink(outside.path(), at("link")).unwrap();
        assert!(NewFile::below(root.path(), &at("link/made/a"), b"3").is_err());
        assert!(NewFile::below(root.path(), &at("new"), b"3").is_err(), "a folder");
        assert_eq!(names(outside.path()), [] as [String; 0]);
    }
}
