//! What git does not compare with the work tree: a sparse checkout, or a mark at a single file of the index.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::command::path_of;
use super::error::GitError;
use super::index_tree::list;
use super::parse::{self, RecordKind};
use super::repository::Repository;
use crate::tree::Marked;

/// What names another folder is not longer, in bytes.
const LONGEST: u64 = 1 << 16;

/// The head of an index, and what stands before the name of a file in it with ids of SHA-1.
const HEAD: usize = 12;
const BEFORE_NAME: usize = 62;
/// In the two bytes before the name: the mark, and the length of the name, where it is all ones the length or more.
const ASSUMED_UNCHANGED: u16 = 1 << 15;
const LONG_NAME: u16 = 0xfff;

/// The files of the index below `root` that git was told not to look for in the work tree, or to take as unchanged there,
/// relative to `root` with `/`. `repository` is the folder with `.git`. Git is only asked where there is a sparse
/// checkout or an index that may hold a mark.
///
/// # Errors
/// Git is not installed, or fails.
pub fn marked(root: &Path, repository: &Path) -> Result<Vec<Marked>, GitError> {
    let git_dir = git_dir(&repository.join(".git"));
    if !git_dir.join("info/sparse-checkout").is_file() && !may_mark(&git_dir.join("index")) {
        return Ok(Vec::new());
    }
    let found = Repository::find(root)?;
    let output = list(&found, &["ls-files", "-s", "-v", "-z", "--full-name"])?;
    let marked = parse::marked(&output).map_err(|_| GitError::not_understood("ls-files"))?;
    let folder = found.folder();
    let below = |path: &[u8]| -> Option<String> {
        let inside = if folder.is_empty() { path } else { path.strip_prefix(folder)?.strip_prefix(b"/")? };
        Some(String::from_utf8_lossy(inside).into_owned())
    };
    let marked = marked.iter().filter_map(|record| {
        let id = (record.kind == RecordKind::File).then_some(record.id);
        (record.kind != RecordKind::Submodule).then_some(Marked { path: below(record.path)?, id })
    });
    Ok(marked.collect())
}

/// Whether an index may hold a mark. Where that cannot be told without git it may.
fn may_mark(index: &Path) -> bool {
    // A pipe under this name is none of git's.
    let Some(found) = index.metadata().ok().filter(fs::Metadata::is_file) else { return false };
    let Ok(file) = File::open(index) else { return false };
    holds_mark(BufReader::with_capacity(1 << 16, file), found.len()).unwrap_or(true)
}

/// The same of an open index of this length.
///
/// # Errors
/// It ends too early, or is not of the form that is most usual.
fn holds_mark(mut index: BufReader<File>, length: u64) -> io::Result<bool> {
    let mut head = [0; HEAD];
    index.read_exact(&mut head)?;
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    // Later versions have room for the other mark, and git writes them only where it is needed, or asked for.
    if !head.starts_with(b"DIRC") || number(&head[4..8]) != 2 {
        return Ok(true);
    }
    let mut at = HEAD as u64;
    for _ in 0..number(&head[8..]) {
        let mut entry = [0; BEFORE_NAME];
        index.read_exact(&mut entry)?;
        let flags = u16::from_be_bytes([entry[BEFORE_NAME - 2], entry[BEFORE_NAME - 1]]);
        let name = flags & LONG_NAME;
        if flags & ASSUMED_UNCHANGED != 0 || name == LONG_NAME {
            return Ok(true);
        }
        // A name ends with one to eight zeros, so that the next entry begins at a multiple of eight.
        let size = (BEFORE_NAME as u64 + u64::from(name) + 8) & !7;
        let behind = size - BEFORE_NAME as u64;
        index.seek_relative(i64::try_from(behind).unwrap_or_default())?;
        at += size;
    }
    // What follows has a name and a length, up to a hash of all. Anything else was not understood, as with ids of SHA-256;
    // and a `link` names another index.
    while at + 20 < length {
        let mut extension = [0; 8];
        index.read_exact(&mut extension)?;
        if extension.starts_with(b"link") {
            return Ok(true);
        }
        let size = number(&extension[4..]);
        index.seek_relative(i64::try_from(size).unwrap_or(i64::MAX))?;
        at = at.saturating_add(8 + size);
    }
    Ok(at + 20 != length)
}

/// The folder that git keeps its own files of a work tree in: `.git`, or what is named there.
fn git_dir(place: &Path) -> PathBuf {
    // A pipe or a large file under this name is none of git's.
    let is_short = place.metadata().is_ok_and(|found| found.is_file() && found.len() < LONGEST);
    let named = is_short.then(|| fs::read(place).ok()).flatten();
    let named = named.and_then(|text| path_of(text.strip_prefix(b"gitdir: ")?));
    named.map_or_else(|| place.to_path_buf(), |dir| place.parent().unwrap_or(place).join(dir))
}
