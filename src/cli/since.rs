//! `leastforce check --since` and `--staged`: only what a change brings up.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::args::{Check, Output};
use super::check::{Ended, fail_on, filter, finish, run_on, shows_portraits, with_targets};
use super::configuration;
use super::console::Console;
use super::fix::{Fixing, Since};
use super::governed::{Side, Sides, Wanted};
use super::outcome::Outcome;
use super::progress::Progress;
use super::session::{Session, in_root, today};
use super::target::Target;
use crate::compare::{Asked, State, before};
use crate::config;
use crate::finding::baseline::FILE_NAME;
use crate::project::destructive::may_delete;
use crate::project::is_relevant;
use crate::report::Format;
use crate::report::model::{Comparison, Policy, Report};
use crate::text::escape::plain;
use crate::tree::Tree;
use crate::tree::buffer::Buffer;
use crate::tree::git::{CommitTree, GitError, GitErrorKind, IndexTree, Repository};
use crate::tree::worktree::Worktree;

pub(super) fn run(args: &Check, outputs: Vec<Output>, console: &mut Console) -> Result<Outcome, Outcome> {
    let Session { root, tree, focus, settings } =
        Session::without_configuration(&args.project.reading, &args.paths, console)?;
    let outputs = with_targets(outputs, args, &root, console)?;
    let fault = |error: GitError, console: &mut Console| {
        console.error(&error.to_string());
        Outcome::UnreadableInput
    };
    let repository = Repository::find(&root).map_err(|error| fault(error, console))?;
    let (base, base_tree) = base(args, &repository).map_err(|error| fault(error, console))?;
    let mut head: Box<dyn Tree + Send> = tree;
    if args.staged {
        let index = IndexTree::new(&repository).map_err(|error| fault(error, console))?;
        if !concerns(&base_tree, &index, &root, args) {
            return nothing(args, outputs, base, root, console);
        }
        if args.fix || args.diff {
            refuse_unstaged(&index, &*head, &repository, console)?;
        } else {
            head = Box::new(index);
        }
    }
    let sides = Sides {
        project: &args.project,
        base: Side { root: &root, tree: &base_tree },
        head: Side { root: &root, tree: &*head },
        policy: args.policy,
        baseline: args.baseline.as_deref(),
        one_configuration_will_do: false,
    };
    let wanted = Wanted {
        select: &args.select,
        ignore: &args.ignore,
        filter: &|config, focus| filter(args, config, focus),
        focus: &focus,
        threads: settings.threads,
        today: args.today.unwrap_or_else(today),
    };
    let judged = sides.configure(&wanted, console)?;
    let asked = Asked {
        base,
        governed: &judged.governed,
        own: &judged.own,
        counts: args.policy.unwrap_or_default(),
        changes: &judged.changes,
    };
    let counting = asked.counting();
    let fails_on = fail_on(args, &counting.config);
    let (report, written) = Progress::new(console).watch(|progress| {
        let base = State { tree: &base_tree, settings: &judged.base };
        before(base, repository.hash(), |session, before| {
            let fixing = Fixing {
                root: &root,
                tree: &*head,
                settings: counting,
                all: args.unsafe_fixes,
                portraits: shows_portraits(&outputs),
                since: Some(Since { before, asked: &asked }),
                progress,
            };
            run_on(&fixing, args, std::mem::take(session), console)
        })
    })?;
    finish(Ended { args, outputs, root: root.clone(), tree: head, report, written }, fails_on, console)
}

/// The state before the change: its name for people and its files.
fn base(args: &Check, repository: &Arc<Repository>) -> Result<(String, CommitTree), GitError> {
    let head = match repository.commit("HEAD") {
        Err(error) if error.kind == GitErrorKind::NoCommit && args.staged => {
            return Ok(("no commit yet".to_owned(), CommitTree::empty(repository)?));
        }
        head => head?,
    };
    let Some(revision) = &args.since else {
        return Ok(("HEAD".to_owned(), CommitTree::new(repository, &head)?));
    };
    let named = repository.commit(revision)?;
    let base = repository.merge_base(&named, &head)?;
    let short: String = base.id.to_string().chars().take(12).collect();
    let shown = plain(revision);
    let name = if base.id == named.id {
        format!("{shown} ({short})")
    } else {
        format!("{short}, where {shown} and HEAD parted")
    };
    Ok((name, CommitTree::new(repository, &base)?))
}

/// Ends a run for which nothing is staged.
fn nothing(
    args: &Check,
    outputs: Vec<(Output, Target)>,
    base: String,
    root: std::path::PathBuf,
    console: &mut Console,
) -> Result<Outcome, Outcome> {
    console.note("nothing is staged that leastforce looks at");
    let policy = Policy { counts: args.policy.unwrap_or_default(), silenced: 0, changes: Vec::new() };
    let report = Report { comparison: Some(Comparison { base, policy }), ..Report::nothing() };
    let is_data = |(output, _): &(Output, Target)| output.file.is_some() || output.format != Format::Text;
    let outputs = outputs.into_iter().filter(is_data).collect();
    let tree: Box<dyn Tree + Send> = Box::new(Worktree::new(&root));
    finish(Ended { args, outputs, root, tree, report, written: true }, config::FailOn(None), console)?;
    Ok(Outcome::Done)
}

/// Whether the index differs from the base in anything that a run looks at.
fn concerns(base: &dyn Tree, index: &dyn Tree, root: &Path, args: &Check) -> bool {
    let changed = changed(base, index);
    if changed.iter().any(|path| is_relevant(path) || may_delete(path)) {
        return true;
    }
    let named = |file: &std::path::PathBuf| in_root(file, root).is_some_and(|file| changed.contains(&file));
    let given = args.project.config.iter().chain(&args.baseline).any(named);
    // Only a baseline that the configuration names elsewhere is not known by its name.
    let candidates = changed.iter().any(|path| path.to_lowercase().ends_with(".json"));
    given
        || candidates && {
            let named = |tree: &dyn Tree| {
                let opened = configuration::read(tree, root, &args.project, "").ok();
                opened.and_then(|config| Some(config.baseline?.value.0))
            };
            [named(base), named(index)]
                .into_iter()
                .flatten()
                .chain([FILE_NAME.to_owned()])
                .any(|n| changed.contains(&n))
        }
}

/// The paths at which two trees differ.
fn changed(one: &dyn Tree, other: &dyn Tree) -> BTreeSet<String> {
    let files = |tree: &dyn Tree| {
        let listing = tree.list();
        let files = listing.entries.into_iter().map(|entry| {
            let content = tree.content(&entry.path);
            (entry.path, format!("{content:?}"))
        });
        let odd = listing.odd.into_iter().map(|odd| (odd.path, format!("{:?}", odd.kind)));
        files.chain(odd).collect::<BTreeSet<_>>()
    };
    let (one, other) = (files(one), files(other));
    one.symmetric_difference(&other).map(|(path, _)| path.clone()).collect()
}

/// Fixes are written to the work tree, so that it must be as the index is.
fn refuse_unstaged(
    index: &IndexTree,
    work_tree: &dyn Tree,
    repository: &Repository,
    console: &mut Console,
) -> Result<(), Outcome> {
    let mut buffer = Buffer::default();
    let paths = |tree: &dyn Tree| tree.list().entries.into_iter().map(|e| e.path).filter(|p| is_relevant(p));
    let all: BTreeSet<String> = paths(index).chain(paths(work_tree)).collect();
    let differs = all.iter().find(|path| {
        let bytes = work_tree.read(path, &mut buffer).ok().map(|()| repository.hash().of(buffer.bytes()));
        bytes.is_none() || bytes != index.content(path)
    });
    let Some(path) = differs else { return Ok(()) };
    console.error(&format!(
        "'{}' is not in the work tree as it is staged, and fixes are written there; stage it with 'git add', set it \
         aside with 'git stash --keep-index', or fix the work tree with 'leastforce check --since HEAD --fix'",
        plain(path)
    ));
    Err(Outcome::Usage)
}
