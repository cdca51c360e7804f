//! A name in a folder that stays the same folder, whatever its path comes to mean.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, Dir, Mode, OFlags, linkat, openat, renameat, statat, unlinkat};
use rustix::io::Errno;

use crate::tree::below::Below;

pub(super) struct Spot {
    folder: OwnedFd,
    path: PathBuf,
    name: OsString,
}

/// Without waiting for the other end of a pipe, and not through a link.
const FILE: OFlags = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

impl Spot {
    /// That of an absolute path without links.
    pub(super) fn at(target: &Path) -> io::Result<Self> {
        Self::new(target, Below::folder)
    }

    /// The same, with the folders on the way made.
    pub(super) fn in_made_folder(target: &Path) -> io::Result<Self> {
        Self::new(target, Below::made_folder)
    }

    fn new(target: &Path, open: impl FnOnce(&Below, &Path) -> io::Result<OwnedFd>) -> io::Result<Self> {
        let (Some(path), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(io::ErrorKind::InvalidFilename.into());
        };
        let top = Path::new("/");
        let folder = open(&Below::new(top), path.strip_prefix(top).unwrap_or(path))?;
        Ok(Self { folder, path: path.to_path_buf(), name: name.to_owned() })
    }

    pub(super) fn folder_path(&self) -> &Path {
        &self.path
    }

    pub(super) fn open(&self) -> io::Result<File> {
        Ok(openat(&self.folder, &self.name, FILE | OFlags::RDONLY, Mode::empty())?.into())
    }

    pub(super) fn open_to_write(&self) -> io::Result<File> {
        Ok(openat(&self.folder, &self.name, FILE | OFlags::WRONLY, Mode::empty())?.into())
    }

    /// Makes a new file beside it.
    pub(super) fn create(&self, name: &str, private: bool) -> io::Result<File> {
        let flags = FILE | OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let mode = Mode::from_raw_mode(if private { 0o600 } else { 0o666 });
        Ok(openat(&self.folder, name, flags, mode)?.into())
    }

    /// Gives the file of a name beside it its own name.
    pub(super) fn take(&self, from: &str, replaces: bool) -> io::Result<()> {
        if replaces {
            return Ok(renameat(&self.folder, from, &self.folder, &self.name)?);
        }
        match linkat(&self.folder, from, &self.folder, &self.name, AtFlags::empty()) {
            Ok(()) => Ok(unlinkat(&self.folder, from, AtFlags::empty())?),
            Err(Errno::EXIST) => Err(Errno::EXIST.into()),
            // The file system knows one name a file.
            Err(_) => rename_to_free(&self.folder, OsStr::new(from), &self.name),
        }
    }

    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(unlinkat(&self.folder, name, AtFlags::empty())?)
    }

    /// Makes the new name last.
    pub(super) fn sync(&self) {
        // Some file systems do so by themselves and refuse.
        let _ = rustix::fs::fsync(&self.folder);
    }

    /// Those in the folder that are UTF-8.
    pub(super) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.folder)? {
            names.extend(entry?.file_name().to_str().map(str::to_owned));
        }
        Ok(names)
    }

    /// When a file beside it was changed.
    pub(super) fn modified(&self, name: &str) -> Option<SystemTime> {
        let stat = statat(&self.folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(stat.st_mtime).ok()?))
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn rename_to_free(folder: &OwnedFd, from: &OsStr, to: &OsStr) -> io::Result<()> {
    Ok(rustix::fs::renameat_with(folder, from, folder, to, rustix::fs::RenameFlags::NOREPLACE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn rename_to_free(folder: &OwnedFd, from: &OsStr, to: &OsStr) -> io::Result<()> {
    if statat(folder, to, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
        return Err(Errno::EXIST.into());
    }
    Ok(renameat(folder, from, folder, to)?)
}
