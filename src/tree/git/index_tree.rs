//! The files of the index: what the next commit would hold.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::command::os_string;
use super::error::{GitError, GitErrorKind};
use super::files::GitFiles;
use super::parse::{self, Record};
use super::repository::Repository;
use crate::tree::buffer::Buffer;
use crate::tree::content::ContentId;
use crate::tree::{Listing, OddityKind, Tree, TreeEntry};

/// A project as it is in the index, which is the one that `GIT_INDEX_FILE` names where it is set, as it is in
/// hooks. A file of an unresolved merge is no file to be read; one that is only announced is not there.
pub struct IndexTree(GitFiles);

impl IndexTree {
    /// # Errors
    /// The repository is bare, or git fails.
    pub fn new(repository: &Arc<Repository>) -> Result<Self, GitError> {
        if repository.is_bare() {
            let remedy = "run it in a work tree, or name a commit";
            return Err(GitError::new(GitErrorKind::NoIndex, "a bare repository has no index", remedy));
        }
        let output = list(repository, &["ls-files", "-s", "-z", "--full-name"])?;
        let records = parse::index(&output).map_err(|_| GitError::not_understood("ls-files"))?;
        let announced = announced(repository, &records)?;
        let records = records.into_iter().filter(|record| !announced.contains(record.path));
        let records: Vec<Record<'_>> =
            records.filter_map(|record| below(repository.folder(), record)).collect();
        GitFiles::new(repository, &records).map(Self)
    }
}

/// The output of a command about the project's folder.
pub(super) fn list(repository: &Repository, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let mut arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
    if let Some(folder) = os_string(repository.folder()).filter(|folder| !folder.is_empty()) {
        arguments.extend(["--".into(), folder]);
    }
    repository.git.output(&arguments)
}

/// The paths that are only announced. They look like empty files, of which there are few.
fn announced(repository: &Repository, records: &[Record<'_>]) -> Result<BTreeSet<Vec<u8>>, GitError> {
    let empty = repository.hash().of(b"");
    if !records.iter().any(|record| record.id == empty) {
        return Ok(BTreeSet::new());
    }
    let output = list(repository, &["ls-files", "--debug", "-z", "--full-name"])?;
    Ok(parse::announced(&output).into_iter().map(<[u8]>::to_vec).collect())
}

/// A record with its path relative to `folder`; `None` for one outside of it.
fn below<'b>(folder: &[u8], record: Record<'b>) -> Option<Record<'b>> {
    if folder.is_empty() {
        return Some(record);
    }
    let path = record.path.strip_prefix(folder)?.strip_prefix(b"/")?;
    Some(Record { path, ..record })
}

impl Tree for IndexTree {
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
