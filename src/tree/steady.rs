//! Whether a file that is read again is the one that was read before.
//!
//! A run keeps byte offsets and reads files with findings again for lines, excerpts and fixes. In a file that was
//! changed meanwhile they would point at something else.

use std::fs::Metadata;
use std::hash::{BuildHasher, Hash};
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use hashbrown::{DefaultHashBuilder, HashMap};

use super::unreadable::Unreadable;

/// The files that were read, by a hash of what they are known by: a path, and for a file of git also its content.
#[derive(Default)]
pub(super) struct Steady {
    met: Mutex<HashMap<u64, Seen>>,
    hashes: DefaultHashBuilder,
}

/// A file as it was when it was read first.
#[derive(Copy, Clone)]
struct Seen {
    /// A hash of all that the file system says of it.
    stamp: u64,
    /// A hash of its content, where the stamp might stay the same after a change.
    content: Option<u64>,
}

/// A file that was changed so shortly before may be changed again without a new time: clocks of file systems have
/// steps.
const STEP: Duration = Duration::from_secs(2);

impl Steady {
    /// Refuses a file that is not what it was when it was read first.
    pub(super) fn recognise(&self, file: impl Hash, metadata: &Metadata, bytes: &[u8]) -> io::Result<()> {
        let file = self.hashes.hash_one(file);
        let known = self.met.lock().unwrap_or_else(PoisonError::into_inner).get(&file).copied();
        let Some(first) = known else {
            self.keep(file, metadata, bytes);
            return Ok(());
        };
        let is_same = first.content.map_or_else(
            || first.stamp == self.stamp(metadata),
            |first| first == self.hashes.hash_one(bytes),
        );
        if is_same { Ok(()) } else { Err(changed_meanwhile()) }
    }

    /// Notes how a file is that was read, whatever it was before.
    pub(super) fn note(&self, file: impl Hash, metadata: &Metadata, bytes: &[u8]) {
        self.keep(self.hashes.hash_one(file), metadata, bytes);
    }

    fn keep(&self, file: u64, metadata: &Metadata, bytes: &[u8]) {
        let content = is_fresh(metadata).then(|| self.hashes.hash_one(bytes));
        let seen = Seen { stamp: self.stamp(metadata), content };
        self.met.lock().unwrap_or_else(PoisonError::into_inner).insert(file, seen);
    }

    /// The same for a part of the file: whether what the file system says of it is enough to know the file again.
    pub(super) fn vouches(&self, file: impl Hash, metadata: &Metadata) -> io::Result<bool> {
        let stamp = self.stamp(metadata);
        let file = self.hashes.hash_one(file);
        match self.met.lock().unwrap_or_else(PoisonError::into_inner).get(&file) {
            Some(Seen { stamp: first, content: None }) if *first == stamp => Ok(true),
            Some(Seen { content: None, .. }) => Err(changed_meanwhile()),
            Some(_) | None => Ok(false),
        }
    }

    fn stamp(&self, metadata: &Metadata) -> u64 {
        self.hashes.hash_one((times(metadata), metadata.len(), identity(metadata)))
    }

    pub(super) fn forget(&self) {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

pub(super) fn changed_meanwhile() -> io::Error {
    let remedy = "run the command again when nothing changes the files";
    Unreadable { message: "it was changed meanwhile".to_owned(), remedy }.into()
}

/// Whether a file was changed just now, or at a time that is not known.
fn is_fresh(metadata: &Metadata) -> bool {
    let age = metadata.modified().ok().and_then(|modified| SystemTime::now().duration_since(modified).ok());
    age.is_none_or(|age| age < STEP)
}

fn times(metadata: &Metadata) -> (Option<SystemTime>, Option<SystemTime>) {
    (metadata.modified().ok(), metadata.created().ok())
}

/// Which file it is, and when anything about it changed.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> [u64; 4] {
    use std::os::unix::fs::MetadataExt;
    [metadata.dev(), metadata.ino(), metadata.ctime().cast_unsigned(), metadata.ctime_nsec().cast_unsigned()]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> [u64; 4] {
    [0; 4]
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use crate::tree::Tree;
    use crate::tree::buffer::Buffer;
    use crate::tree::worktree::Worktree;

    #[test]
    fn another_content_under_a_path_is_refused_until_it_may_change() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("a");
        let age = |seconds| {
            let at = SystemTime::now() - Duration::from_secs(seconds);
            File::options().write(true).open(&file).unwrap().set_modified(at).unwrap();
        };
        let mut buffer = Buffer::default();
        for (first, later) in [(0, 0), (60, 60), (60, 0)] {
            let tree = Worktree::new(root.path());
            fs::write(&file, "true").unwrap();
            age(first);
            tree.read("a", &mut buffer).unwrap();
            tree.read("a", &mut buffer).unwrap();
            fs::write(&file, "TRUE").unwrap();
            age(later);
            let refused = tree.read("a", &mut buffer).unwrap_err();
            assert_eq!(refused.to_string(), "it was changed meanwhile", "{first} {later}");
            tree.forget();
            tree.read("a", &mut buffer).unwrap();
            assert_eq!(buffer.bytes(), b"TRUE");
            // Another file in its place.
            fs::write(root.path().join("b"), "True").unwrap();
            fs::rename(root.path().join("b"), &file).unwrap();
            tree.read("a", &mut buffer).unwrap_err();
            fs::remove_file(&file).unwrap();
            tree.read("a", &mut buffer).unwrap_err();
        }
    }
}
