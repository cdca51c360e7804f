//! Why a repository cannot be asked.

use std::fmt;
use std::path::Path;

use crate::text::escape::printable;

/// What is wrong and what to do about it. Nothing of the repository's own text in it is unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError {
    pub kind: GitErrorKind,
    pub message: String,
    /// Empty where git's own words say it.
    pub remedy: String,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum GitErrorKind {
    NotInstalled,
    NotARepository,
    /// The repository belongs to another user of the machine.
    DubiousOwnership,
    /// The folder lies outside of the work tree.
    OutsideWorkTree,
    NoIndex,
    NoCommit,
    UnknownRevision,
    /// History that a shallow clone does not have.
    Shallow,
    NoCommonCommit,
    NoRemote,
    NoDefaultBranch,
    /// An object that the repository should have.
    MissingObject,
    /// Git failed, or wrote what cannot be understood.
    Failed,
}

impl GitError {
    pub(super) fn new(kind: GitErrorKind, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind, message: message.into(), remedy: remedy.into() }
    }

    pub(super) fn not_installed() -> Self {
        let remedy = "install git and make sure that it is in PATH";
        Self::new(GitErrorKind::NotInstalled, "git cannot be run: it is not installed", remedy)
    }

    pub(super) fn not_run(error: &std::io::Error) -> Self {
        Self::new(GitErrorKind::Failed, format!("git cannot be run: {error}"), "")
    }

    /// Git's words after it failed in a folder. They are in English, since it is run so.
    pub(super) fn failed(words: &[u8], folder: &Path) -> Self {
        let words = String::from_utf8_lossy(words);
        let folder = printable(&folder.display().to_string()).into_owned();
        if words.contains("dubious ownership") {
            let message =
                format!("the repository at '{folder}' belongs to another user, so git does not read it");
            let remedy = format!("run 'git config --global --add safe.directory {}'", quoted(&folder));
            return Self::new(GitErrorKind::DubiousOwnership, message, remedy);
        }
        if words.contains("not a git repository") {
            let message = format!("'{folder}' is not in a git repository");
            return Self::new(GitErrorKind::NotARepository, message, "run it in a clone of the repository");
        }
        if words.contains("could not fetch") || words.contains("lazy fetching disabled") {
            return Self::missing_object();
        }
        Self::new(GitErrorKind::Failed, format!("git failed in '{folder}': {}", words_of(&words)), "")
    }

    pub(super) fn missing_object() -> Self {
        Self::new(GitErrorKind::MissingObject, "the clone lacks objects of the commit", MISSING_REMEDY)
    }

    /// Names of files beyond all measure.
    pub(super) fn too_much() -> Self {
        let message = "the repository names more files than can be looked at";
        Self::new(GitErrorKind::Failed, message, "run it on a repository with fewer files")
    }

    /// Output that is not as git documents it.
    pub(super) fn not_understood(command: &str) -> Self {
        let message = format!("the output of 'git {command}' is not as expected");
        Self::new(GitErrorKind::Failed, message, "try another version of git")
    }
}

/// The last line in which git says why it ended.
pub(super) fn words_of(words: &str) -> String {
    let is_reason = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
    let line = words.lines().rev().find(is_reason).or_else(|| words.lines().next_back()).unwrap_or_default();
    let line = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
    if line.trim().is_empty() {
        "it ended without a message".to_owned()
    } else {
        printable(line).into_owned()
    }
}

/// For a clone that was made with a filter.
pub(super) const MISSING_REMEDY: &str = "run 'git fetch --refetch --no-filter', or clone without --filter";

/// A word for a shell, where it needs quotes.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+@:~^\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

impl std::error::Error for GitError {}
