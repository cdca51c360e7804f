//! What is compared: two folders, two commits, or one with the work tree or the index.

use std::path::Path;
use std::sync::Arc;

use super::args::Diff;
use crate::cli::console::Console;
use crate::cli::outcome::Outcome;
use crate::cli::session::Session;
use crate::tree::Tree;
use crate::tree::content::ContentHash;
use crate::tree::git::{Commit, CommitTree, GitError, GitErrorKind, IndexTree, Repository};

/// One of two states.
pub(super) struct Opened {
    /// As people call it.
    pub name: String,
    /// Without its configuration.
    pub session: Session,
}

/// Both states, opened.
pub(super) struct States {
    pub base: Opened,
    pub head: Opened,
    /// By which files that both have are known.
    pub hash: ContentHash,
}

impl States {
    pub(super) fn open(args: &Diff, console: &mut Console) -> Result<Self, Outcome> {
        match &args.trees[..] {
            [base, head] => {
                let (base, head) = (folder(args, base, console)?, folder(args, head, console)?);
                Ok(Self { base, head, hash: ContentHash::default() })
            }
            _ => Self::of_repository(args, console),
        }
    }

    fn of_repository(args: &Diff, console: &mut Console) -> Result<Self, Outcome> {
        let session = Session::without_configuration(&args.project.reading, &[], console)?;
        let found = Repository::find(&session.root)
            .and_then(|repository| Ok((states(&repository, args)?, repository.hash())));
        let ((base, head), hash) = found.map_err(|error| {
            console.error(&error.to_string());
            Outcome::Usage
        })?;
        let again = Session::without_configuration(&args.project.reading, &[], console)?;
        let opened = |mut session: Session, state: State| {
            if let Some(tree) = state.tree {
                session.tree = tree;
            }
            Opened { name: state.name, session }
        };
        Ok(Self { base: opened(again, base), head: opened(session, head), hash })
    }
}

fn folder(args: &Diff, folder: &Path, console: &mut Console) -> Result<Opened, Outcome> {
    let mut reading = args.project.reading.clone();
    // A folder that is compared is its own root, whatever lies above it.
    reading.project = Some(folder.to_owned());
    let session = Session::without_configuration(&reading, &[], console)?;
    Ok(Opened { name: folder.display().to_string(), session })
}

/// A state of a repository; without a tree it is the work tree.
struct State {
    name: String,
    tree: Option<Box<dyn Tree + Send>>,
}

fn states(repository: &Arc<Repository>, args: &Diff) -> Result<(State, State), GitError> {
    let commit = |name: &str| repository.commit(if name.is_empty() { "HEAD" } else { name });
    let of_commit = |commit: &Commit| -> Result<State, GitError> {
        let tree = CommitTree::new(repository, commit)?;
        Ok(State { name: commit.name.clone(), tree: Some(Box::new(tree)) })
    };
    if args.staged {
        let head = State { name: "the index".to_owned(), tree: Some(Box::new(IndexTree::new(repository)?)) };
        let base = match commit(args.range.as_deref().unwrap_or("HEAD")) {
            Ok(base) => of_commit(&base)?,
            Err(error) if error.kind == GitErrorKind::NoCommit => {
                State { name: "no commit".to_owned(), tree: Some(Box::new(CommitTree::empty(repository)?)) }
            }
            Err(error) => return Err(error),
        };
        return Ok((base, head));
    }
    let range = args.range.as_deref();
    if let Some((base, head)) = range.and_then(|range| range.split_once("...")) {
        let (base, head) = (commit(base)?, commit(head)?);
        let parted = repository.merge_base(&base, &head)?;
        return Ok((of_commit(&parted)?, of_commit(&head)?));
    }
    if let Some((base, head)) = range.and_then(|range| range.split_once("..")) {
        return Ok((of_commit(&commit(base)?)?, of_commit(&commit(head)?)?));
    }
    let base = match range {
        Some(name) => commit(name)?,
        None => repository.merge_base(&repository.default_branch()?, &commit("HEAD")?)?,
    };
    let head = if repository.is_bare() {
        of_commit(&commit("HEAD")?)?
    } else {
        State { name: "the work tree".to_owned(), tree: None }
    };
    Ok((of_commit(&base)?, head))
}
