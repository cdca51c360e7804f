//! What git keeps out of the work tree: a sparse checkout, or a mark at a single file of the index.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::command::path_of;
use super::error::GitError;
use super::index_tree::list;
use super::repository::Repository;

/// What names another folder is not longer, in bytes.
const LONGEST: u64 = 1 << 16;

/// The files of the index below `root` that git keeps out of the work tree, relative to `root` with `/`. `repository` is
/// the folder with `.git`. Git is only asked where there is a sparse checkout or an index that can hold the mark.
///
/// # Errors
/// Git is not installed, or fails.
pub fn left_out(root: &Path, repository: &Path) -> Result<Vec<String>, GitError> {
    let git_dir = git_dir(&repository.join(".git"));
    if !git_dir.join("info/sparse-checkout").is_file() && !can_mark(&git_dir.join("index")) {
        return Ok(Vec::new());
    }
    let found = Repository::find(root)?;
    let output = list(&found, &["ls-files", "-t", "-z", "--full-name"])?;
    let folder = found.folder();
    let below = |path: &[u8]| -> Option<String> {
        let inside = if folder.is_empty() { path } else { path.strip_prefix(folder)?.strip_prefix(b"/")? };
        Some(String::from_utf8_lossy(inside).into_owned())
    };
    // `S` is the mark of a file that is left out.
    let left_out = output.split(|&c| c == 0).filter_map(|line| below(line.strip_prefix(b"S ")?));
    Ok(left_out.collect())
}

/// Whether an index is of a version that has room for the mark: 3 and later, which git writes only where it is needed,
/// or asked for.
fn can_mark(index: &Path) -> bool {
    let mut head = [0; 8];
    // A pipe under this name is none of git's.
    let is_file = index.metadata().is_ok_and(|found| found.is_file());
    let read = is_file && File::open(index).and_then(|mut file| file.read_exact(&mut head)).is_ok();
    let version = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
    read && head.starts_with(b"DIRC") && version >= 3
}

/// The folder that git keeps its own files of a work tree in: `.git`, or what is named there.
fn git_dir(place: &Path) -> PathBuf {
    // A pipe or a large file under this name is none of git's.
    let is_short = place.metadata().is_ok_and(|found| found.is_file() && found.len() < LONGEST);
    let named = is_short.then(|| fs::read(place).ok()).flatten();
    let named = named.and_then(|text| path_of(text.strip_prefix(b"gitdir: ")?));
    named.map_or_else(|| place.to_path_buf(), |dir| place.parent().unwrap_or(place).join(dir))
}
