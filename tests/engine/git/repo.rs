//! A repository for a test, in an environment that holds nothing of the machine's own settings.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::git::{CommitTree, Environment, GitError, IndexTree, Repository};
use tempfile::TempDir;

pub struct Repo {
    /// Removed at the end.
    _scratch: TempDir,
    /// What all clones of the test lie in.
    pub home: PathBuf,
    pub top: PathBuf,
    pub variables: BTreeMap<OsString, OsString>,
}

impl Repo {
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// A new repository, made with some options of `git init`.
    pub fn with(options: &[&str]) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let home = scratch.path().canonicalize().unwrap();
        let top = home.join("work");
        let path = std::env::var_os("PATH").unwrap();
        let set = |name: &str, value: &str| (OsString::from(name), OsString::from(value));
        let mut variables = BTreeMap::from([
            set("GIT_CONFIG_NOSYSTEM", "1"),
            set("GIT_AUTHOR_NAME", "Test"),
            set("GIT_AUTHOR_EMAIL", "test@example.com"),
            set("GIT_COMMITTER_NAME", "Test"),
            set("GIT_COMMITTER_EMAIL", "test@example.com"),
        ]);
        variables.insert("PATH".into(), path);
        variables.insert("HOME".into(), home.clone().into());
        for name in ["SYSTEMROOT", "TEMP", "TMP"] {
            variables.extend(std::env::var_os(name).map(|value| (name.into(), value)));
        }
        fs::write(
            home.join(".gitconfig"),
            "[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n",
        )
        .unwrap();
        let repo = Self { _scratch: scratch, home, top, variables };
        fs::create_dir(&repo.top).unwrap();
        repo.git(&[&["init", "--quiet"], options].concat());
        repo
    }

    /// Runs git at the top, and expects it to succeed.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.top, arguments)
    }

    pub fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.try_git(folder, arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    pub fn try_git(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(folder).env_clear().envs(&self.variables).output().unwrap()
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.top.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "x"]);
    }

    /// A commit with these files.
    pub fn commit_of(&self, files: &[(&str, &str)]) {
        for (path, content) in files {
            self.write(path, content);
        }
        self.commit();
    }

    pub fn environment(&self) -> Environment {
        Environment {
            variables: self.variables.clone(),
            folder: self.top.clone(),
            patience: Duration::from_mins(1),
        }
    }

    pub fn find(&self, root: &Path) -> Result<Arc<Repository>, GitError> {
        Repository::find_in(root, self.environment())
    }

    pub fn open(&self) -> Arc<Repository> {
        self.find(&self.top).unwrap()
    }
}

pub fn commit_tree(repository: &Arc<Repository>, revision: &str) -> CommitTree {
    CommitTree::new(repository, &repository.commit(revision).unwrap()).unwrap()
}

pub fn index_tree(repository: &Arc<Repository>) -> IndexTree {
    IndexTree::new(repository).unwrap()
}

pub fn read(tree: &dyn Tree, path: &str) -> Result<String, String> {
    let mut buffer = Buffer::default();
    let read = tree.read(path, &mut buffer).map_err(|error| error.to_string());
    read.map(|()| String::from_utf8_lossy(buffer.bytes()).into_owned())
}

/// `path: content` for each file, and `path: kind` for what is none.
pub fn shown(tree: &dyn Tree) -> Vec<String> {
    let listing = tree.list();
    assert_eq!(listing.errors, []);
    let content = |path: &str| read(tree, path).unwrap_or_else(|error| error);
    let files = listing.entries.iter().map(|entry| {
        assert_eq!(tree.find(&entry.path), Some(Ok(entry.clone())));
        format!("{}: {}", entry.path, content(&entry.path))
    });
    let mut all: Vec<_> =
        files.chain(listing.odd.iter().map(|o| format!("{}: {:?}", o.path, o.kind))).collect();
    all.sort();
    all
}
