//! `leastforce check --since` and `--staged`: only what a change brings up.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::args::{Check, Output};
use super::check::{Ended, fail_on, filter, finish, run_on, with_targets};
use super::console::Console;
use super::fix::{Fixing, Since};
use super::outcome::Outcome;
use super::progress::Progress;
use super::session::{Session, excluded, in_root, selection, today};
use super::target::Target;
use super::{baseline, configuration};
use crate::compare::{Asked, State, before};
use crate::config::{self, BEFORE, Before, Config, Governed, PolicyChange, Silences, govern};
use crate::finding::baseline::{Baseline, FILE_NAME};
use crate::project::{DiscoverOptions, hidden_in, is_relevant};
use crate::report::Format;
use crate::report::model::{Comparison, Policy, PolicyFrom, Report};
use crate::text::escape::plain;
use crate::text::phrase::count;
use crate::text::position::{Location, Position};
use crate::tree::Tree;
use crate::tree::buffer::Buffer;
use crate::tree::git::{CommitTree, GitError, GitErrorKind, IndexTree, Repository};
use crate::tree::worktree::Worktree;
use crate::{Settings, rules};

pub(super) fn run(args: &Check, outputs: Vec<Output>, console: &mut Console) -> Result<Outcome, Outcome> {
    let Session { root, tree, focus, settings } =
        Session::without_configuration(&args.project.reading, &args.paths, console)?;
    let outputs = with_targets(outputs, &root, console)?;
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
    let sides = Sides { args, root: &root, base: &base_tree, head: &*head };
    let judged = sides.configure(&focus, settings.threads, console)?;
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
    if changed.iter().any(|path| is_relevant(path)) {
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

/// The two states of a project.
struct Sides<'a> {
    args: &'a Check,
    root: &'a Path,
    base: &'a dyn Tree,
    head: &'a dyn Tree,
}

/// What the runs on both states are asked to do.
struct Judged {
    base: Settings,
    governed: Settings,
    own: Settings,
    changes: Vec<PolicyChange>,
}

impl Sides<'_> {
    fn configure(&self, focus: &[String], threads: usize, console: &mut Console) -> Result<Judged, Outcome> {
        let (args, root) = (self.args, self.root);
        let day = args.today.unwrap_or_else(today);
        let read = |tree: &dyn Tree, folder: &str| {
            let mut config = configuration::read(tree, root, &args.project, folder)?;
            config.expire(day);
            Ok(config)
        };
        let own = read(self.head, "").map_err(|unread: configuration::Unread| unread.tell(console))?;
        let was = read(self.base, "").and_then(|was| Ok((was, read(&Before(self.base), BEFORE)?)));
        let (was, before) = match was {
            Ok(both) => both,
            Err(_) if args.policy == Some(PolicyFrom::Head) => (own.clone(), own.clone()),
            Err(unread) => {
                let outcome = unread.tell(console);
                console.error(
                    "that is the configuration before the change; --policy head takes the one of the change alone",
                );
                return Err(outcome);
            }
        };
        let Governed { config: governed, mut changes } = govern(before, own.clone(), &rules::infos());
        let baselines = self.baselines(&was, &own, console)?;
        changes.extend(of_baseline(&baselines, own.baseline.as_ref().map(|file| file.value.0.as_str())));
        let settings =
            |config: Config, baseline: Option<Baseline>, focus: &[String], console: &mut Console| {
                let rules = selection(&config, &args.select, &args.ignore, console)?;
                let discover = DiscoverOptions {
                    respect_forceignore: !args.project.reading.no_forceignore,
                    excluded: excluded(&config),
                    ..DiscoverOptions::default()
                };
                let filter = filter(args, &config, focus.to_vec());
                Ok(Settings { config, rules, filter, discover, threads, today: Some(day), baseline })
            };
        let Baselines { base, head } = baselines;
        let shared = head.as_ref().map(|head| head.shared_with(base.as_ref()));
        let mut governed = settings(governed, shared, focus, console)?;
        governed.discover.hidden_before = Some(hidden_in(self.base));
        Ok(Judged {
            // Where something lay before says nothing of what is looked at now.
            base: settings(was, base, &[], console)?,
            governed,
            own: settings(own, head, focus, console)?,
            changes,
        })
    }

    fn baselines(&self, was: &Config, own: &Config, console: &mut Console) -> Result<Baselines, Outcome> {
        let given = self.args.baseline.as_deref();
        let of = |tree, config| baseline::Source { given, root: self.root, tree, config };
        let head = of(self.head, own).read(console)?;
        let base = of(self.base, was).read_before();
        Ok(Baselines { base, head })
    }
}

/// What each state accepts.
struct Baselines {
    base: Option<Baseline>,
    head: Option<Baseline>,
}

/// How a change changes the baseline.
fn of_baseline(baselines: &Baselines, path: Option<&str>) -> Option<PolicyChange> {
    let none = Baseline::default();
    let (base, head) = (baselines.base.as_ref().unwrap_or(&none), baselines.head.as_ref().unwrap_or(&none));
    let (more, less) = (head.beyond(base), base.beyond(head));
    let start = Position { line: 1, column: 1, offset: 0 };
    let location = path.map(|path| Location { path: path.to_owned(), start, end: start });
    let (what, loosens) = match (more, less) {
        (0, 0) => return None,
        (0, less) => (format!("takes {} out of the baseline", count(less, "finding")), false),
        (more, 0) => (format!("puts {} into the baseline", count(more, "finding")), true),
        (more, less) => {
            (format!("puts {} into the baseline and takes {less} out", count(more, "finding")), true)
        }
    };
    Some(PolicyChange { what, loosens, location, silences: Silences::Baselined })
}
