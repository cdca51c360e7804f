//! The files of a folder as they are now.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::buffer::Buffer;
use super::{InputError, Listing, Tree, TreeEntry};

/// A folder of the file system.
#[derive(Clone, Debug)]
pub struct Worktree {
    root: PathBuf,
}

/// Folders that hold no source of the project: git's own, packages, and the Salesforce CLI's copies.
const SKIPPED: [&str; 4] = [".git", "node_modules", ".sf", ".sfdx"];

impl Worktree {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf() }
    }

    /// A path relative to the root, with `/`; `Err` with a readable form for a name that is not
    /// Unicode.
    fn relative(&self, path: &Path) -> Result<String, String> {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Option<Vec<&str>> = relative.components().map(|c| c.as_os_str().to_str()).collect();
        parts.map(|p| p.join("/")).ok_or_else(|| relative.to_string_lossy().replace('\\', "/"))
    }

    /// A link to a file inside the root is read as that file; other links would lead out of the
    /// project or round in circles.
    fn size_of(&self, entry: &DirEntry) -> Option<io::Result<u64>> {
        let kind = entry.file_type();
        if kind.is_file() {
            return Some(entry.metadata().map(|m| m.len()).map_err(io::Error::from));
        }
        if !kind.is_symlink() {
            return None;
        }
        let target = entry.path().canonicalize();
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        match target {
            Ok(target) if target.is_file() && target.starts_with(&root) => {
                Some(target.metadata().map(|m| m.len()))
            }
            Ok(target) if target.is_file() => {
                Some(Err(io::Error::other("the link leads out of the project")))
            }
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

impl Tree for Worktree {
    fn list(&self) -> Listing {
        let mut listing = Listing::default();
        let wanted = |e: &DirEntry| {
            e.depth() == 0 || !(e.file_type().is_dir() && SKIPPED.iter().any(|s| e.file_name() == *s))
        };
        let mut fail = |path: String, message: String, remedy: &str| {
            listing.errors.push(InputError { path, message, remedy: remedy.to_owned(), location: None });
        };
        let mut entries = Vec::new();
        for entry in WalkDir::new(&self.root).into_iter().filter_entry(wanted) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path =
                        error.path().map_or_else(String::new, |p| self.relative(p).unwrap_or_else(|p| p));
                    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    fail(
                        path,
                        format!("the folder cannot be listed: {why}"),
                        "allow reading it, or exclude it",
                    );
                    continue;
                }
            };
            let Some(size) = self.size_of(&entry) else { continue };
            match (self.relative(entry.path()), size) {
                (Ok(path), Ok(size)) => entries.push(TreeEntry { path, size }),
                (Ok(path), Err(error)) => {
                    fail(path, format!("the file cannot be read: {error}"), "restore it or remove it");
                }
                (Err(path), _) => {
                    fail(path, "the file's name is not Unicode".into(), "rename the file");
                }
            }
        }
        listing.entries = entries;
        listing
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        let mut file = File::open(self.root.join(path))?;
        let size = file.metadata()?.len();
        buffer.fill(&mut file, size)
    }
}
