//! A name in a folder, by its path.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub(super) struct Spot {
    folder: PathBuf,
    name: OsString,
}

impl Spot {
    /// That of an absolute path without links.
    pub(super) fn at(target: &Path) -> io::Result<Self> {
        match (target.parent(), target.file_name()) {
            (Some(folder), Some(name)) => Ok(Self { folder: folder.to_path_buf(), name: name.to_owned() }),
            _ => Err(ErrorKind::InvalidFilename.into()),
        }
    }

    /// The same, with the folders on the way made.
    pub(super) fn in_made_folder(target: &Path) -> io::Result<Self> {
        let spot = Self::at(target)?;
        fs::create_dir_all(&spot.folder)?;
        Ok(spot)
    }

    pub(super) fn folder_path(&self) -> &Path {
        &self.folder
    }

    pub(super) fn open(&self) -> io::Result<File> {
        File::open(self.folder.join(&self.name))
    }

    pub(super) fn open_to_write(&self) -> io::Result<File> {
        File::options().write(true).open(self.folder.join(&self.name))
    }

    /// Makes a new file beside it.
    pub(super) fn create(&self, name: &str, _private: bool) -> io::Result<File> {
        File::options().write(true).create_new(true).open(self.folder.join(name))
    }

    /// Gives the file of a name beside it its own name.
    pub(super) fn take(&self, from: &str, replaces: bool) -> io::Result<()> {
        let (from, to) = (self.folder.join(from), self.folder.join(&self.name));
        if !replaces && to.symlink_metadata().is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        fs::rename(from, to)
    }

    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.folder.join(name))
    }

    /// The file system makes the new name last by itself.
    #[expect(clippy::unused_self, reason = "elsewhere folders are asked to")]
    pub(super) fn sync(&self) {}

    /// Those in the folder that are UTF-8.
    pub(super) fn names(&self) -> io::Result<Vec<String>> {
        let names = self.folder.read_dir()?.map(|entry| Ok(entry?.file_name().into_string().ok()));
        names.filter_map(Result::transpose).collect()
    }

    /// When a file beside it was changed.
    pub(super) fn modified(&self, name: &str) -> Option<SystemTime> {
        self.folder.join(name).symlink_metadata().ok()?.modified().ok()
    }
}
