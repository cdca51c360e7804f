//! What is compared: two folders, two commits, or one with the work tree or the index.

use std::path::Path;
use std::sync::Arc;

use super::args::Diff;
use crate::cli::args::Project;
use crate::cli::console::Console;
use crate::cli::outcome::Outcome;
use crate::cli::session::{Session, today};
use crate::tree::Tree;
use crate::tree::content::ContentHash;
use crate::tree::git::{Commit, CommitTree, GitError, GitErrorKind, IndexTree, Repository};

/// One of two states.
pub(super) struct Side {
    /// As people call it.
    pub name: String,
    pub session: Session,
}

/// Both states, opened.
pub(super) struct Sides {
    pub base: Side,
    pub head: Side,
    /// By which files that both have are known.
    pub hash: ContentHash,
}

impl Sides {
    pub(super) fn open(args: &Diff, console: &mut Console) -> Result<Self, Outcome> {
        match &args.trees[..] {
            [base, head] => Self::of_folders(args, base, head, console),
            _ => Self::of_repository(args, console),
        }
    }

    fn of_folders(args: &Diff, base: &Path, head: &Path, console: &mut Console) -> Result<Self, Outcome> {
        let mut side = |folder: &Path| {
            let mut reading = args.project.reading.clone();
            // A folder that is compared is its own root, whatever lies above it.
            reading.project = Some(folder.to_owned());
            let project = Project { reading, config: args.project.config.clone(), ..args.project };
            let session = Session::open(&project, &[], args.today.unwrap_or_else(today), console)?;
            Ok(Side { name: folder.display().to_string(), session })
        };
        let (mut base, mut head) = (side(base)?, side(head)?);
        share_configuration(&mut base.session, &mut head.session, console);
        Ok(Self { base, head, hash: ContentHash::default() })
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
        let day = args.today.unwrap_or_else(today);
        let mut side = |mut session: Session, state: State| {
            if let Some(tree) = state.tree {
                session.tree = tree;
            }
            let session = session.configured(&args.project, day, console)?;
            Ok(Side { name: state.name, session })
        };
        Ok(Self { base: side(again, base)?, head: side(session, head)?, hash })
    }
}

/// A folder without a configuration, as a retrieve is, is read with that of the other one: whoever is declared there
/// is no other integration here.
fn share_configuration(base: &mut Session, head: &mut Session, console: &mut Console) {
    match (base.settings.config.path.is_some(), head.settings.config.path.is_some()) {
        (false, true) => base.configure(head.settings.config.clone()),
        (true, false) => head.configure(base.settings.config.clone()),
        _ => return,
    }
    console.note("one of the folders has no leastforce.toml; both are read with that of the other");
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
