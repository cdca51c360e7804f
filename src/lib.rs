//! leastforce finds the integration identities of a Salesforce project and reports what they
//! hold beyond what they need, offline.
//!
//! Data flows one way: a [`tree::Tree`] of files, a [`project::Project`] that knows which file is
//! what, typed documents, an [`org::Org`] with holders and identities, findings, a
//! [`report::model::Report`].

pub mod access;
pub mod analysis;
pub mod catalog;
pub mod change;
pub mod cli;
pub mod compare;
pub mod config;
pub mod contract;
mod diff;
pub mod escalation;
pub mod finding;
pub mod fix;
pub mod generate;
pub mod inventory;
pub mod metadata;
pub mod org;
mod portraits;
pub mod project;
pub mod questions;
pub mod report;
pub mod risk;
mod rounds;
pub mod rules;
pub mod terms;
pub mod text;
pub mod tree;
pub mod xml;

use std::sync::Arc;

use analysis::Analysis;
use change::Change;
use change::lines::{ChangedLines, Version};
use config::Config;
use finding::baseline::Baseline;
use finding::existing::Existing;
use finding::filter::Filter;
use finding::tally::Counts;
use finding::{Finding, anchor, locate};
use fix::plan::Fixes;
use jiff::civil::Date;
use metadata::load::{Loaded, load};
use metadata::session::Session;
use org::library::Library;
use project::{DiscoverOptions, Project, SourceFile, discover};
use report::build::Run;
use report::model::Report;
use rules::Selection;
use rules::find::{Found, Judging, Since, find};
use terms::threads::on_threads;
use tree::{InputError, Tree};

pub use diff::{Diffed, Means, diff};
pub use portraits::portray;
pub use rounds::{Fixed, Wanted, fix};

/// What a run is asked to do.
#[derive(Default)]
pub struct Settings {
    pub config: Config,
    pub rules: Selection,
    pub filter: Filter,
    pub discover: DiscoverOptions,
    /// At least 1.
    pub threads: usize,
    /// The day that expiry dates are held against; without it nothing expires.
    pub today: Option<Date>,
    pub baseline: Option<Baseline>,
}

impl Settings {
    /// How a run with these settings judges findings, where no change is looked at.
    pub fn judging(&self) -> Judging<'_> {
        let Self { today, baseline, filter, .. } = self;
        Judging { today: *today, baseline: baseline.as_ref(), filter, since: None }
    }
}

/// What was read, and what could not be.
#[derive(Default)]
pub struct Read {
    pub library: Library,
    pub errors: Vec<InputError>,
}

/// What became of a tree: everything that was computed, found and planned, and the report of it.
pub struct Linted<'r> {
    pub analysis: Analysis<'r>,
    /// Sorted by path, place and rule.
    pub findings: Vec<Finding>,
    /// In the order of the findings.
    pub fixes: Fixes,
    /// All that could not be read or understood, by whom it was met first.
    pub errors: Vec<InputError>,
    /// What differs from the state before, where a change is looked at.
    pub lines: Option<ChangedLines>,
    pub report: Report,
}

/// With more open findings than these a first run says how to begin with a baseline.
const MANY_FINDINGS: usize = 30;

/// Finds and reads the metadata of a tree that stands alone. `progress` is told the bytes of every file
/// that is done.
pub fn read(tree: &dyn Tree, settings: &Settings, progress: &(dyn Fn(u64) + Sync)) -> Read {
    read_in(&mut Session::default(), tree, settings, progress)
}

/// The same for one of the trees of a session, which all share one table of names and, in a session that
/// shares documents, what was parsed of equal files.
pub fn read_in(
    session: &mut Session,
    tree: &dyn Tree,
    settings: &Settings,
    progress: &(dyn Fn(u64) + Sync),
) -> Read {
    let mut project = discover::discover(tree, &settings.discover);
    project.add_configuration(settings.config.files_read().into_iter());
    let hidden = discover::discover_hidden(tree, &settings.discover, &project);
    let of_hidden = |file: &SourceFile| {
        let root = hidden.as_ref().map(|hidden| hidden.roots[file.root].path.as_str());
        project.roots.iter().position(|r| Some(r.path.as_str()) == root).unwrap_or(0)
    };
    let unread =
        hidden.iter().flat_map(|hidden| &hidden.files).map(|file| (file.path.as_str(), of_hidden(file)));
    let unread: Vec<_> = unread.collect();
    project.add_unread(unread.into_iter());
    let mut errors = std::mem::take(&mut project.errors);
    // What cannot be read of them keeps nothing from being judged that a deploy brings.
    let hidden = hidden.map(|hidden| {
        let loaded = load(tree, &hidden, session, settings.threads, &|_| {});
        (hidden, loaded)
    });
    let mut loaded = load(tree, &project, session, settings.threads, progress);
    let names = session.names_mut();
    access::grants::intern_known(names);
    access::asserted::intern(names, &settings.config);
    org::muted::intern(names, &project, &loaded.components);
    errors.append(&mut loaded.errors);
    errors.sort();
    let names = session.names();
    let library = |project: Project, loaded: Loaded, hidden: Option<Box<Library>>| {
        let Loaded { documents, components, replaced, parts, .. } = loaded;
        Library { project, documents, components, replaced, parts, hidden, names: Arc::clone(&names) }
    };
    let hidden = hidden.map(|(project, loaded)| Box::new(library(project, loaded, None)));
    Read { library: library(project, loaded, hidden), errors }
}

/// A state of a project to which findings are new.
pub struct Before<'r> {
    pub tree: &'r dyn Tree,
    pub analysis: &'r Analysis<'r>,
    pub existing: &'r Existing,
    /// The notes of a run on it, which are not repeated.
    pub notes: &'r [String],
    /// What the rules say of it.
    pub findings: &'r [Finding],
    /// How many files could not be read there.
    pub unread: usize,
}

/// Lints what was read of a tree. Files with findings are read again for their places and fixes.
pub fn lint<'r>(tree: &dyn Tree, read: &'r Read, settings: &'r Settings) -> Linted<'r> {
    lint_since(tree, read, settings, None)
}

/// The same for what a change makes of a tree: findings that were there before it are set aside as such. Both trees
/// are read in one session, that before the change first.
pub fn lint_since<'r>(
    tree: &dyn Tree,
    read: &'r Read,
    settings: &'r Settings,
    before: Option<&Before<'_>>,
) -> Linted<'r> {
    on_threads(read.library.project.threads(settings.threads), || reported(tree, read, settings, before))
}

/// A state that was read with its findings, as they are where no change is looked at.
pub(crate) fn judge<'r>(read: &'r Read, settings: &'r Settings) -> (Analysis<'r>, Found) {
    on_threads(read.library.project.threads(settings.threads), || {
        let analysis = Analysis::new(&read.library, &settings.config);
        let found = find(&analysis, &settings.rules, settings.judging());
        (analysis, found)
    })
}

fn reported<'r>(
    tree: &dyn Tree,
    read: &'r Read,
    settings: &'r Settings,
    before: Option<&Before<'_>>,
) -> Linted<'r> {
    let analysis = Analysis::new(&read.library, &settings.config);
    let change = before.map(|before| {
        let version = |tree, library| Version { tree, library };
        let lines =
            ChangedLines::new(version(before.tree, before.analysis.library), version(tree, &read.library));
        Change::new(before.analysis, &analysis, lines)
    });
    let since = before.zip(change.as_ref());
    let since = since.map(|(before, change)| Since { change, existing: before.existing });
    let judging = Judging { since, ..settings.judging() };
    let Found { mut findings, mut notes, exceptions, failed } = find(&analysis, &settings.rules, judging);
    if let Some(before) = before {
        notes.retain(|note| !before.notes.contains(note));
    }
    let unresolved = analysis.unresolved.iter().filter_map(|u| locate::site_of(&u.named));
    let sites = locate::sites(&findings).chain(unresolved);
    let located = locate::locate(tree, &read.library, sites);
    located.sort(&mut findings);
    let mut fixes = fix::plan::fixes(tree, &analysis, &findings);
    if let Some(change) = &change {
        anchor::set(&mut findings, &change.lines, &located, &read.library.project.files);
        let mut sorted: Vec<_> = findings.into_iter().zip(std::mem::take(&mut fixes.of)).collect();
        sorted.sort_by_key(|(finding, _)| located.place_of(finding));
        (findings, fixes.of) = sorted.into_iter().unzip();
    }
    let failed = failed.into_iter().map(InputError::of_rule).collect();
    let errors = tree::each_once([&read.errors, &analysis.errors, &failed, &located.errors, &fixes.errors]);
    let report = report::build::build(Run {
        analysis: &analysis,
        findings: &findings,
        notes,
        exceptions,
        located: &located,
        fixes: &fixes,
        errors: &errors,
        rules_off: settings.rules.off(),
        first_run_hint: before.is_none()
            && settings.baseline.is_none()
            && Counts::of(&findings).open.total() > MANY_FINDINGS,
    });
    let lines = change.map(|change| change.lines);
    Linted { analysis, findings, fixes, errors, lines, report }
}

#[cfg(test)]
extern crate self as leastforce;
#[cfg(test)]
#[path = "../tests/engine/lib.rs"]
mod engine;
