//! The files of a commit or of the index, with what a tree has to say about them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::error::GitError;
use super::nodes::{Blob, Node, Nodes, Target};
use super::parse::{Record, RecordKind};
use super::repository::Repository;
use super::sizes::sizes as sizes_of;
use crate::text::sniff::is_lfs_pointer;
use crate::tree::buffer::Buffer;
use crate::tree::content::ContentId;
use crate::tree::unreadable::Unreadable;
use crate::tree::{Listing, MOST_FILES, Oddity, OddityKind, SKIPPED, TreeEntry, is_deployed};

/// Files as git has them.
pub(super) struct GitFiles {
    repository: Arc<Repository>,
    nodes: Nodes,
    /// By path, links to files included.
    entries: BTreeMap<String, (Blob, String)>,
    odd: Vec<Oddity>,
}

/// A symbolic link's target is no longer on any system.
const LONGEST_TARGET: u64 = 4096;

impl GitFiles {
    /// `records` have paths relative to the project's folder.
    pub(super) fn new(repository: &Arc<Repository>, records: &[Record<'_>]) -> Result<Self, GitError> {
        if records.len() > MOST_FILES {
            return Err(GitError::too_much());
        }
        let is_blob = |record: &&Record<'_>| matches!(record.kind, RecordKind::File | RecordKind::Link);
        let blobs = || records.iter().filter(is_blob).filter(|r| !is_skipped(r.path));
        let mut sizes = repository.sizes();
        sizes.extend(blobs().filter_map(|r| Some((r.id, r.size?))));
        let mut ids: Vec<ContentId> = blobs().map(|r| r.id).filter(|id| !sizes.contains_key(id)).collect();
        ids.sort_unstable();
        ids.dedup();
        sizes.extend(sizes_of(&repository.git, &ids)?);
        let mut files = Self {
            repository: Arc::clone(repository),
            nodes: Nodes::default(),
            entries: BTreeMap::new(),
            odd: Vec::new(),
        };
        for record in records {
            let blob = Blob { id: record.id, size: sizes.get(&record.id).copied() };
            let node = match record.kind {
                _ if record.stage != 0 => Node::Unmerged,
                RecordKind::File => Node::File(blob),
                RecordKind::Link => files.link(blob),
                RecordKind::Submodule => Node::Submodule,
                RecordKind::Folder => continue,
            };
            files.nodes.insert(record.path, node);
        }
        repository.keep_sizes(sizes);
        files.look_at_all();
        Ok(files)
    }

    /// A link whose target cannot be read leads nowhere.
    fn link(&self, blob: Blob) -> Node {
        let mut buffer = Buffer::default();
        let is_short = blob.size.is_some_and(|size| size <= LONGEST_TARGET);
        let read = is_short && self.repository.read(blob, "", &mut buffer).is_ok();
        Node::Link(if read { buffer.bytes().to_vec() } else { Vec::new() })
    }

    fn look_at_all(&mut self) {
        let never_read: BTreeSet<String> =
            self.nodes.iter().filter_map(|(path, _)| never_read(path)).collect();
        self.odd.extend(never_read.into_iter().map(|path| Oddity { path, kind: OddityKind::NeverRead }));
        for (path, node) in self.nodes.iter().filter(|(path, _)| !is_skipped(path)) {
            let name = || String::from_utf8_lossy(path).into_owned();
            let found = match node {
                _ if !is_sound(path) => Err(OddityKind::NotAFile),
                Node::File(blob) => Ok((path.to_vec(), *blob)),
                Node::Link(_) => match self.nodes.resolve(path) {
                    Target::File(path, blob) => Ok((path, blob)),
                    Target::Odd(kind) => Err(kind),
                    Target::Folder => Err(OddityKind::DirectoryLink),
                    Target::Nothing => Err(OddityKind::BrokenLink),
                },
                Node::Submodule => Err(OddityKind::Submodule),
                Node::Unmerged => Err(OddityKind::Unmerged),
            };
            match (found, std::str::from_utf8(path)) {
                (Ok((at, blob)), Ok(path)) => {
                    let at = String::from_utf8(at).unwrap_or_default();
                    self.entries.insert(path.to_owned(), (blob, at));
                }
                (Ok(_), Err(_)) => self.odd.push(Oddity { path: name(), kind: OddityKind::NotUtf8 }),
                (Err(kind), _) => self.odd.push(Oddity { path: name(), kind }),
            }
        }
    }

    pub(super) fn list(&self) -> Listing {
        let entry = |(path, (blob, _)): (&String, &(Blob, String))| entry(path, *blob);
        Listing {
            entries: self.entries.iter().map(entry).collect(),
            odd: self.odd.clone(),
            ..Listing::default()
        }
    }

    pub(super) fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        match self.nodes.resolve(path.as_bytes()) {
            Target::File(_, blob) => Some(Ok(entry(path, blob))),
            Target::Odd(kind) => Some(Err(kind)),
            Target::Folder | Target::Nothing => None,
        }
    }

    pub(super) fn content(&self, path: &str) -> Option<ContentId> {
        self.entries.get(path).map(|(blob, _)| blob.id)
    }

    /// The blob of a file, and where it lies itself.
    fn blob(&self, path: &str) -> io::Result<(Blob, String)> {
        Ok(match self.entries.get(path) {
            Some((blob, at)) => (*blob, at.clone()),
            None => match self.nodes.resolve(path.as_bytes()) {
                Target::File(at, blob) => (blob, String::from_utf8(at).unwrap_or_default()),
                Target::Odd(kind) => return Err(io::Error::other(kind.reason())),
                Target::Folder | Target::Nothing => return Err(io::ErrorKind::NotFound.into()),
            },
        })
    }

    pub(super) fn read_part(&self, path: &str, part: Range<u64>, buffer: &mut Buffer) -> io::Result<bool> {
        let (blob, at) = self.blob(path)?;
        Ok(self.repository.read_part(blob, &at, part, buffer))
    }

    pub(super) fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        let (blob, at) = self.blob(path)?;
        self.repository.read(blob, &at, buffer)?;
        if is_lfs_pointer(buffer.bytes()) {
            let message = "git has only a Git LFS pointer for it".to_owned();
            let remedy = "keep metadata out of Git LFS: 'git lfs untrack' takes it out";
            return Err(Unreadable { message, remedy }.into());
        }
        Ok(())
    }
}

fn entry(path: &str, blob: Blob) -> TreeEntry {
    TreeEntry { path: path.to_owned(), size: blob.size.unwrap_or_default() }
}

/// Whether a path lies in a folder that never holds a project's own metadata.
fn is_skipped(path: &[u8]) -> bool {
    let folders = path.rsplitn(2, |&c| c == b'/').nth(1).unwrap_or_default();
    folders.split(|&c| c == b'/').any(|folder| SKIPPED.iter().any(|name| name.as_bytes() == folder))
}

/// The directory above a path that is not listed for its name, and that a deploy would not leave out.
fn never_read(path: &[u8]) -> Option<String> {
    let path = std::str::from_utf8(path).ok()?;
    let (folders, _) = path.rsplit_once('/')?;
    let mut end = 0;
    for folder in folders.split('/') {
        end += folder.len();
        if SKIPPED.contains(&folder) {
            return is_deployed(folder).then(|| path[..end].to_owned());
        }
        end += 1;
    }
    None
}

/// Whether git itself would make a file at such a path.
fn is_sound(path: &[u8]) -> bool {
    path.split(|&c| c == b'/').all(|part| !matches!(part, b"" | b"." | b".."))
}
