//! Where bytes come from and where they go: the work tree, git, a tree with edits over another, the one writer.

mod below;
pub mod buffer;
pub mod content;
pub mod edit;
pub mod git;
pub mod overlay;
mod steady;
pub(crate) mod unreadable;
pub mod worktree;
pub mod write;

use std::collections::BTreeSet;
use std::ops::Range;

use content::ContentId;

use crate::text::position::Location;

/// Directories that never hold a project's own metadata, at any depth.
const SKIPPED: [&str; 4] = [".git", "node_modules", ".sf", ".sfdx"];

/// Whether a deploy takes what lies in one of these inside a package directory: all but what git itself cannot hold.
fn is_deployed(directory: &str) -> bool {
    directory != ".git"
}

/// How many files and folders a tree lists. The largest known projects have 100,000; a commit of a few kilobytes can
/// name more than any memory holds.
const MOST_FILES: usize = 1 << 20;

/// Whether no tree lists what is in a directory of a name.
pub(crate) fn is_skipped(directory: &str) -> bool {
    SKIPPED.contains(&directory)
}

/// One file that a tree holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TreeEntry {
    /// Relative to the tree's root, with `/` on every platform.
    pub path: String,
    pub size: u64,
}

/// Something in the input that could not be looked at. Never a finding, never waivable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputError {
    pub path: String,
    /// What is wrong, without the place.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    pub location: Option<Location>,
}

/// The path of an error that is about no single file.
pub(crate) const PROJECT: &str = ".";

impl InputError {
    /// A panic. `what` says what failed and what is missing because of it.
    pub(crate) fn of_fault(path: &str, what: String) -> Self {
        let remedy = "this is a fault of leastforce: please report it with the line on stderr that says where it panicked";
        Self { path: path.to_owned(), message: what, remedy: remedy.to_owned(), location: None }
    }

    /// A rule that panicked.
    pub(crate) fn of_rule(rule: &str) -> Self {
        Self::of_fault(
            PROJECT,
            format!("the rule {rule} failed, so that what it would have found is missing"),
        )
    }

    /// What is wrong and what to do about it, in one sentence.
    pub fn text(&self) -> String {
        if self.remedy.is_empty() {
            self.message.clone()
        } else {
            format!("{}; {}", self.message, self.remedy)
        }
    }
}

/// Something in a tree that is no file to be read. Whether it matters depends on its path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Oddity {
    /// As for [`TreeEntry`]; bytes that are not UTF-8 are replaced.
    pub path: String,
    pub kind: OddityKind,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OddityKind {
    /// A symbolic link to a directory; it is not followed, since it may lead in a circle.
    DirectoryLink,
    /// A symbolic link to a directory outside the tree, or inside it where nothing is listed.
    OutsideDirectory,
    /// A directory that is not listed for its name, and that a deploy would not leave out.
    NeverRead,
    /// A symbolic link to a file outside the tree.
    OutsideLink,
    /// A symbolic link to nothing.
    BrokenLink,
    /// A pipe, a socket or a device.
    NotAFile,
    /// A file whose name, or a directory's above it, is not UTF-8.
    NotUtf8,
    /// Another repository's files, of which a commit has only the id of their commit.
    Submodule,
    /// A file of the index that git keeps out of the work tree, as a sparse checkout does, or does not miss there.
    NotCheckedOut,
    /// A file of which the index has several versions, from a merge that is not done.
    Unmerged,
}

impl OddityKind {
    /// Why it cannot be read, as the end of "it cannot be read: ".
    pub fn reason(self) -> &'static str {
        match self {
            Self::DirectoryLink => "it is a symbolic link to a directory",
            Self::OutsideDirectory => "it is a symbolic link to a directory whose files are not read",
            Self::NeverRead => "it lies in a directory of a name that is never read",
            Self::OutsideLink => "it is a symbolic link that leads out of the root",
            Self::BrokenLink => "it is a symbolic link to no file",
            Self::NotAFile => "it is no regular file",
            Self::NotUtf8 => "its name is not UTF-8",
            Self::Submodule => "it lies in a submodule",
            Self::NotCheckedOut => "git keeps it out of the work tree",
            Self::Unmerged => "it is not merged",
        }
    }
}

/// What a tree holds and what it could not list.
#[derive(Debug, Default)]
pub struct Listing {
    pub entries: Vec<TreeEntry>,
    pub odd: Vec<Oddity>,
    pub errors: Vec<InputError>,
    /// Files that are there, and that git does not compare with what it has of them.
    pub marked: Vec<Marked>,
}

/// A file of git's index that git was told not to look for in the work tree, or to take as unchanged there.
#[derive(Clone, Debug)]
pub struct Marked {
    /// As for [`TreeEntry`].
    pub path: String,
    /// That of the version that git has; `None` for a link.
    pub id: Option<content::ContentId>,
}

/// A source of files. Listing may come in any order; nothing downstream depends on it.
pub trait Tree: Sync {
    fn list(&self) -> Listing;

    /// The file at `path`, or why what is there is no file to be read; `None` when there is nothing or a directory.
    fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        let Listing { entries, odd, .. } = self.list();
        let file = entries.into_iter().find(|entry| entry.path == path).map(Ok);
        file.or_else(|| odd.iter().find(|odd| odd.path == path).map(|odd| Err(odd.kind)))
    }

    /// What identifies the bytes of the file at `path`, where the tree knows it without reading them.
    fn content(&self, _path: &str) -> Option<ContentId> {
        None
    }

    /// Reads one file whole into `buffer`, replacing what was there.
    ///
    /// # Errors
    /// Whatever the file system or git says. Some say what helps (`unreadable::remedy`).
    fn read(&self, path: &str, buffer: &mut buffer::Buffer) -> std::io::Result<()>;

    /// Reads a part of the bytes of a file that was read before, or what there is of it, into `buffer`; `false` where
    /// the tree cannot tell that the file is still the same, so that it has to be read whole.
    ///
    /// # Errors
    /// As for the whole, and where the file has changed since.
    fn read_part(
        &self,
        _path: &str,
        _part: Range<u64>,
        _buffer: &mut buffer::Buffer,
    ) -> std::io::Result<bool> {
        Ok(false)
    }

    /// Lets files be others than those that were read before, as after a run has written them. Until then a tree
    /// whose files can change refuses to read another content than the first.
    fn forget(&self) {}
}

/// The errors of several looks at a tree in the order in which they were met, each once.
pub fn each_once<'e>(parts: impl IntoIterator<Item = &'e Vec<InputError>>) -> Vec<InputError> {
    let mut met = BTreeSet::new();
    parts.into_iter().flatten().filter(|error| met.insert(*error)).cloned().collect()
}
