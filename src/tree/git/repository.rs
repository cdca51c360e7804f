//! A repository, and where a project lies in it.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::batch::Batch;
use super::command::{Git, Place, git_path, path_of};
use super::environment::Environment;
use super::error::{GitError, GitErrorKind};
use super::nodes::Blob;
use crate::text::escape::printable;
use crate::tree::below::Below;
use crate::tree::buffer::{Buffer, MOST, too_large};
use crate::tree::content::{ContentHash, ContentId};
use crate::tree::steady::Steady;

/// Shared by the trees that are read out of it.
pub struct Repository {
    pub(super) git: Git,
    hash: ContentHash,
    shallow: bool,
    /// The project's folder below the top of every commit, with `/`; empty for the top.
    folder: Vec<u8>,
    /// The project's folder in the work tree; `None` in a bare repository.
    on_disk: Option<Below>,
    /// The files of the work tree that had the bytes of a blob.
    met: Steady,
    batch: Batch,
    /// Of the blobs of its trees that were listed.
    sizes: Mutex<BTreeMap<ContentId, u64>>,
}

/// What is asked of git first.
const FACTS: [&str; 5] = [
    "rev-parse",
    "--is-bare-repository",
    "--is-shallow-repository",
    "--show-object-format=storage",
    "--absolute-git-dir",
];

impl Repository {
    /// The repository that holds the project in the folder `root`, as git finds it: by `GIT_DIR` where that is
    /// set, as it is in hooks, or else in the folder and those above it. Of a bare repository, the project is
    /// its top.
    ///
    /// # Errors
    /// Git is not installed or does not take the folder for a part of a repository that it may read.
    pub fn find(root: &Path) -> Result<Arc<Self>, GitError> {
        let environment = Environment::of_process().map_err(|error| GitError::not_run(&error))?;
        Self::find_in(root, environment)
    }

    /// The same in another environment than the process's.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn find_in(root: &Path, environment: Environment) -> Result<Arc<Self>, GitError> {
        let mut git = Git::new(root, environment)?;
        let not_understood = || GitError::not_understood("rev-parse");
        let of_work_tree = git.run(&[&FACTS[..], &["--show-toplevel"]].concat())?;
        // A bare repository has no top, so that git fails.
        let facts = if of_work_tree.status.success() { of_work_tree.stdout } else { git.output(&FACTS)? };
        let has_top = of_work_tree.status.success();
        let mut facts = facts.splitn(4, |&c| c == b'\n');
        let mut fact = || facts.next().map(<[u8]>::trim_ascii_end);
        let bare = fact() == Some(b"true");
        let shallow = fact() == Some(b"true");
        let hash = match fact() {
            Some(b"sha1") => ContentHash::Sha1,
            Some(b"sha256") => ContentHash::Sha256,
            _ => return Err(not_understood()),
        };
        let paths = facts.next().ok_or_else(not_understood)?;
        // A path may hold line feeds: then it is not known which of them is between the two.
        let both = two_lines(paths).filter(|_| has_top);
        let paths = if both.is_none() && has_top {
            git.output(&["rev-parse", "--absolute-git-dir"])?
        } else {
            paths.to_vec()
        };
        let git_dir = both.as_ref().map_or(&paths[..], |(git_dir, _)| git_dir);
        let git_dir = path_of(git_dir).ok_or_else(not_understood)?;
        let (batch, sizes) = (Batch::default(), Mutex::default());
        if bare {
            git.folder.clone_from(&git_dir);
            git.place = Some(Place { git_dir, work_tree: None });
            return Ok(Arc::new(Self {
                git,
                hash,
                shallow,
                folder: Vec::new(),
                on_disk: None,
                met: Steady::default(),
                batch,
                sizes,
            }));
        }
        let top = match both {
            Some((_, top)) => top,
            None => git.output(&["rev-parse", "--show-toplevel"])?,
        };
        let top = path_of(&top).ok_or_else(not_understood)?;
        let folder = folder_of(root, &top)?;
        git.folder.clone_from(&top);
        git.place = Some(Place { git_dir, work_tree: Some(top) });
        let (on_disk, met) = (Some(Below::new(root)), Steady::default());
        Ok(Arc::new(Self { git, hash, shallow, folder, on_disk, met, batch, sizes }))
    }

    /// The sizes that are known. Trees of one repository have most blobs in common.
    pub(super) fn sizes(&self) -> BTreeMap<ContentId, u64> {
        std::mem::take(&mut self.sizes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps them for the next tree.
    pub(super) fn keep_sizes(&self, sizes: BTreeMap<ContentId, u64>) {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).extend(sizes);
    }

    /// How it makes its ids, which are those that its trees have of their files.
    pub fn hash(&self) -> ContentHash {
        self.hash
    }

    /// Whether it was cloned without all of its history.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    pub fn is_bare(&self) -> bool {
        self.on_disk.is_none()
    }

    /// The project's folder below the top; empty for the top.
    pub(super) fn folder(&self) -> &[u8] {
        &self.folder
    }

    /// Puts a blob into `buffer`: out of the file at `path` of the work tree if that has its bytes, or else out
    /// of git. `path` is relative to the project's folder.
    pub(super) fn read(&self, blob: Blob, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        if self.on_disk.as_ref().is_some_and(|files| self.is_in(files, path, blob, buffer)) {
            return Ok(());
        }
        // Git would unpack it first.
        if blob.size.is_some_and(|size| size > MOST as u64) {
            return Err(too_large());
        }
        self.batch.read(&self.git, blob.id, buffer)
    }

    /// Whether the file at `path`, which may be anything in a commit, has the bytes of a blob, which are in `buffer`
    /// then.
    fn is_in(&self, files: &Below, path: &str, blob: Blob, buffer: &mut Buffer) -> bool {
        let Ok((mut file, metadata)) = files.open(Path::new(path)) else { return false };
        let size = metadata.len();
        let is_it = blob.size.is_none_or(|expected| expected == size)
            && buffer.fill(&mut file, size).is_ok()
            && self.hash.of(buffer.bytes()) == blob.id;
        if is_it {
            self.met.note((path, blob.id), &metadata, buffer.bytes());
        }
        is_it
    }

    /// Puts a part of a blob into `buffer` out of the file of the work tree that had its bytes, as long as the file
    /// system says that it is the same; whether it did.
    pub(super) fn read_part(&self, blob: Blob, path: &str, part: Range<u64>, buffer: &mut Buffer) -> bool {
        let opened = self.on_disk.as_ref().map(|files| files.open(Path::new(path)));
        let Some(Ok((mut file, metadata))) = opened else { return false };
        self.met.vouches((path, blob.id), &metadata).unwrap_or(false)
            && buffer.fill_part(&mut file, part).is_ok()
    }
}

/// Two lines, each with its line feed; `None` for any other number.
fn two_lines(output: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut lines = output.split_inclusive(|&c| c == b'\n').map(<[u8]>::to_vec);
    let two = lines.next().zip(lines.next());
    two.filter(|_| lines.next().is_none())
}

/// `root` below the top of the work tree, as git writes it.
fn folder_of(root: &Path, top: &Path) -> Result<Vec<u8>, GitError> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let (real_root, real_top) = (real(root), real(top));
    let below = real_root.strip_prefix(&real_top).ok().and_then(git_path);
    below.ok_or_else(|| {
        let shown = |path: &Path| printable(&path.display().to_string()).into_owned();
        let message = format!(
            "'{}' is not in the work tree of its git repository, which is '{}'",
            shown(&real_root),
            shown(&real_top)
        );
        let remedy = "run it in the work tree, and unset GIT_DIR and GIT_WORK_TREE if they are set";
        GitError::new(GitErrorKind::OutsideWorkTree, message, remedy)
    })
}
