//! The files of a commit.

use std::ffi::OsString;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::command::os_string;
use super::error::GitError;
use super::files::GitFiles;
use super::parse::{self, Record, RecordKind};
use super::repository::Repository;
use super::revision::Commit;
use crate::tree::buffer::Buffer;
use crate::tree::content::ContentId;
use crate::tree::{Listing, OddityKind, Tree, TreeEntry};

/// A project as it is in a commit. Where the commit does not have its folder, it has no files.
pub struct CommitTree(GitFiles);

impl CommitTree {
    /// # Errors
    /// The clone lacks folders of the commit, or git fails.
    pub fn new(repository: &Arc<Repository>, commit: &Commit) -> Result<Self, GitError> {
        let Some(tree) = folder(repository, commit)? else { return Self::empty(repository) };
        let list = ["ls-tree", "-r", "-l", "-z", "--full-tree", &tree.to_string()];
        let output = repository.git.output(&list).map_err(|error| blamed(repository, commit, error))?;
        let records = parse::tree(&output).map_err(|_| GitError::not_understood("ls-tree"))?;
        GitFiles::new(repository, &records).map(Self)
    }

    /// A project without files: what a repository without a commit is compared with.
    ///
    /// # Errors
    /// None today.
    pub fn empty(repository: &Arc<Repository>) -> Result<Self, GitError> {
        GitFiles::new(repository, &[]).map(Self)
    }
}

/// The tree of the project's folder; `None` where the commit has no such folder.
fn folder(repository: &Repository, commit: &Commit) -> Result<Option<ContentId>, GitError> {
    // Git takes a commit for its tree.
    if repository.folder().is_empty() {
        return Ok(Some(commit.id));
    }
    let Some(path) = os_string(repository.folder()) else { return Ok(None) };
    let list = ["ls-tree", "-z", "--full-tree"].map(OsString::from);
    let list = [&list[..], &[commit.id.to_string().into(), "--".into(), path]].concat();
    let output = repository.git.output(&list).map_err(|error| blamed(repository, commit, error))?;
    let records = parse::tree(&output).map_err(|_| GitError::not_understood("ls-tree"))?;
    let is_it =
        |record: &&Record<'_>| record.kind == RecordKind::Folder && record.path == repository.folder();
    Ok(records.iter().find(is_it).map(|record| record.id))
}

/// Why a commit cannot be listed: it may have no tree here.
fn blamed(repository: &Repository, commit: &Commit, error: GitError) -> GitError {
    match repository.id_of(&format!("{}^{{tree}}", commit.id)) {
        Ok(None) => GitError::missing_object(),
        _ => error,
    }
}

impl Tree for CommitTree {
    fn list(&self) -> Listing {
        self.0.list()
    }

    fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        self.0.find(path)
    }

    fn content(&self, path: &str) -> Option<ContentId> {
        self.0.content(path)
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        self.0.read(path, buffer)
    }

    fn read_part(&self, path: &str, part: Range<u64>, buffer: &mut Buffer) -> io::Result<bool> {
        self.0.read_part(path, part, buffer)
    }
}
