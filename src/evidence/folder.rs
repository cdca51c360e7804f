//! The files of a folder of evidence.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::read::Source;

/// How many files a folder may have: an event log has one for each hour and type.
const MOST_FILES: usize = 100_000;

/// Opens all files below a folder, sorted by path; hidden files and folders are left out. What cannot be opened is a
/// source whose reading fails. No symbolic link is followed.
///
/// # Errors
/// Where the folder cannot be listed, or has more than 100,000 files.
pub fn open(folder: &Path) -> io::Result<Vec<Source<'static>>> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files)?;
    let source = |(path, place): (String, Result<PathBuf, &'static str>)| {
        let bytes: Box<dyn io::Read> = match place {
            Ok(place) => Box::new(Late::Closed(place)),
            Err(why) => Box::new(Late::Failed(why)),
        };
        Source { path, bytes }
    };
    Ok(files.into_iter().map(source).collect())
}

fn collect(
    folder: &Path,
    prefix: &str,
    into: &mut BTreeMap<String, Result<PathBuf, &'static str>>,
) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), into)?;
            continue;
        }
        let file = match kind {
            _ if kind.is_symlink() => Err("it is a symbolic link"),
            _ if kind.is_file() => Ok(entry.path()),
            _ => Err("it is no regular file"),
        };
        into.insert(path, file);
        if into.len() > MOST_FILES {
            return Err(io::Error::other(format!("it has more than {MOST_FILES} files")));
        }
    }
    Ok(())
}

/// A file that is opened when it is read, so that one at a time is open.
enum Late {
    Closed(PathBuf),
    Open(File),
    Failed(&'static str),
}

impl io::Read for Late {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Failed(why) => Err(io::Error::other(*why)),
            Self::Open(file) => file.read(buffer),
            Self::Closed(place) => {
                *self = Self::Open(File::open(place)?);
                self.read(buffer)
            }
        }
    }
}
