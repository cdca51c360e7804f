//! What lies below a folder: its folders are listed and its files opened so that no link leads out of it, however
//! names on the way come to mean something else meanwhile.

#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::OddityKind;

/// One name in a folder.
pub(super) struct Item {
    pub name: OsString,
    pub kind: ItemKind,
}

pub(super) enum ItemKind {
    Folder,
    /// With its size.
    File(io::Result<u64>),
    Link,
    Other,
}

/// A folder that nothing leads out of.
pub(super) struct Below {
    root: PathBuf,
    #[cfg(unix)]
    handle: std::sync::OnceLock<std::os::fd::OwnedFd>,
}

impl Below {
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Opens a regular file, and gives what the file system says of it. Links inside the folder are followed.
    ///
    /// # Errors
    /// What the file system says, and that it is no regular file or leads out of the folder.
    pub(super) fn open(&self, path: &Path) -> io::Result<(File, Metadata)> {
        let file = self.open_any(path)?;
        let metadata = file.metadata()?;
        // What is read of a pipe or a device never ends.
        if metadata.is_file() { Ok((file, metadata)) } else { Err(odd(OddityKind::NotAFile)) }
    }
}

fn odd(kind: OddityKind) -> io::Error {
    io::Error::other(kind.reason())
}
