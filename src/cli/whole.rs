//! Files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// A complete file under a passing name, so that nobody ever sees half of one: to be persisted
/// under its own.
pub(super) fn whole(folder: &Path, content: impl AsRef<[u8]>) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".leastforce-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content.as_ref())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The folder of a file that people name.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file that people name, so that a full disk leaves what was there. A pipe, a device and a symbolic
/// link, which may stand for one, are written to as they are; so is a file in whose folder no other can be
/// made or renamed.
pub(super) fn put(file: &Path, content: &[u8]) -> io::Result<()> {
    let in_place = || File::create(file).and_then(|mut open| open.write_all(content));
    let old = fs::symlink_metadata(file);
    let plain = match &old {
        Ok(old) => old.is_file(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    if !plain {
        return in_place();
    }
    let replaced = whole(folder_of(file), content).and_then(|new| {
        if let Ok(old) = old {
            new.as_file().set_permissions(old.permissions())?;
        }
        new.persist(file).map_err(|e| e.error)
    });
    match replaced {
        Ok(_) => Ok(()),
        Err(error) if is_of_the_folder(&error) => in_place(),
        Err(error) => Err(error),
    }
}

/// Whether a folder does not let its files be replaced, while they may well be written.
fn is_of_the_folder(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ResourceBusy | ErrorKind::CrossesDevices)
}

#[cfg(test)]
mod tests {
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
}
