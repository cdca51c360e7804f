//! Two trees compared: what each integration can do in one and not in the other.

use crate::analysis::Analysis;
use crate::change::Change;
use crate::change::lines::{ChangedLines, Version};
use crate::compare::{Asked, State, policy};
use crate::config::FailOn;
use crate::finding::existing::Existing;
use crate::metadata::session::Session;
use crate::questions::changes::model::{Aside, NotLookedAtOf, PolicyChange};
use crate::questions::changes::{Changes, Compare, Unread, answer};
use crate::questions::place::Place;
use crate::report::model::{Policy, PolicyEntry};
use crate::tree::content::ContentHash;
use crate::tree::{InputError, Tree, each_once};
use crate::{Before, Read, Settings, judge, read_in};

/// What a comparison came to.
#[derive(Debug)]
pub struct Diffed {
    pub changes: Changes,
    /// What could not be read of either side.
    pub errors: Vec<InputError>,
    /// How many files were read of both.
    pub files: usize,
}

/// What a comparison of two trees needs beside them.
pub struct Means<'a> {
    pub fail_on: FailOn,
    /// That of the repository of one of the trees.
    pub hash: ContentHash,
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// Compares two trees. What both have is parsed once; only files that differ are read again.
pub fn diff(base: State<'_>, head: &dyn Tree, asked: &Asked<'_>, means: &Means<'_>) -> Diffed {
    let mut session = Session::sharing_by(means.hash);
    let settings = asked.counting();
    // The head last: its table of names holds the base's.
    let mut was = read_in(&mut session, base.tree, base.settings, means.progress);
    let is = read_in(&mut session, head, settings, means.progress);
    for error in &mut was.errors {
        error.message = format!("in the base: {}", error.message);
    }
    let lines = ChangedLines::new(
        Version { tree: base.tree, library: &was.library },
        Version { tree: head, library: &is.library },
    );
    let ((before, old), (after, new)) = (judge(&was, base.settings), judge(&is, settings));
    let change = Change::new(&before, &after, lines);
    let paths = is.errors.iter().chain(&after.errors).map(|error| error.path.as_str()).collect();
    let unread = Unread::new(&paths, [&before, &after]);
    let compare = Compare {
        change: &change,
        base_findings: &old.findings,
        head_findings: &new.findings,
        unread: &unread,
        fail_on: means.fail_on,
    };
    let (mut changes, places) = answer(&compare);
    let unread = each_once([&was.errors, &before.errors]).len();
    let existing = Existing::of(&old.findings);
    let state = Before {
        tree: base.tree,
        analysis: &before,
        existing: &existing,
        findings: &old.findings,
        notes: &old.notes,
        unread,
    };
    let Policy { counts, changes: policy, .. } = policy(&mut session, &state, head, &is.library, asked);
    changes.policy_from = counts;
    changes.policy = policy.into_iter().map(policy_change).collect();
    changes.not_looked_at =
        NotLookedAtOf { base: aside(&before, base.settings), head: aside(&after, settings) };
    let unplaced = places.settle(head, &is.library);
    let errors = each_once([&was.errors, &is.errors, &before.errors, &after.errors, &unplaced]);
    let files = |read: &Read| read.library.documents.len() + read.library.components.len();
    Diffed { changes, errors, files: files(&was) + files(&is) }
}

fn aside(analysis: &Analysis<'_>, settings: &Settings) -> Aside {
    let coverage = analysis.coverage();
    Aside {
        counts: coverage.not_looked_at(settings.rules.off(settings.evidence.is_some()), 0),
        unread_files: coverage.unread,
    }
}

fn policy_change(entry: PolicyEntry) -> PolicyChange {
    PolicyChange {
        what: entry.what,
        loosens: entry.loosens,
        location: entry.location.as_ref().map(Place::from),
        silences: entry.findings.unwrap_or_default(),
    }
}
