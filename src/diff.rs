//! Two trees compared: what each integration can do in one and not in the other.

use crate::analysis::Analysis;
use crate::change::Change;
use crate::change::lines::{ChangedLines, Version};
use crate::config::FailOn;
use crate::metadata::session::Session;
use crate::questions::changes::{Changes, Compare, answer};
use crate::rules::find::{Found, Judging, find};
use crate::tree::content::ContentHash;
use crate::tree::{InputError, Tree, each_once};
use crate::{Read, Settings, read_in};

/// One of two trees, and how it is read.
#[derive(Copy, Clone)]
pub struct State<'t> {
    pub tree: &'t dyn Tree,
    pub settings: &'t Settings,
}

/// What a comparison came to.
#[derive(Debug)]
pub struct Diffed {
    pub changes: Changes,
    /// What could not be read of either side.
    pub errors: Vec<InputError>,
    /// How many files were read of both.
    pub files: usize,
}

/// Compares two trees. What both have is parsed once; only files that differ are read again. `hash` is that of the
/// repository of one of the trees.
pub fn diff(
    base: State<'_>,
    head: State<'_>,
    fail_on: FailOn,
    hash: ContentHash,
    progress: &(dyn Fn(u64) + Sync),
) -> Diffed {
    let mut session = Session::sharing_by(hash);
    // The head last: its table of names holds the base's.
    let mut was = read_in(&mut session, base.tree, base.settings, progress);
    let is = read_in(&mut session, head.tree, head.settings, progress);
    for error in &mut was.errors {
        error.message = format!("in the base: {}", error.message);
    }
    let lines = ChangedLines::new(
        Version { tree: base.tree, library: &was.library },
        Version { tree: head.tree, library: &is.library },
    );
    let before = Analysis::new(&was.library, &base.settings.config);
    let after = Analysis::new(&is.library, &head.settings.config);
    let found = |analysis: &Analysis<'_>, settings: &Settings| -> Found {
        let Settings { rules, today, baseline, filter, .. } = settings;
        let judging = Judging { today: *today, baseline: baseline.as_ref(), filter, since: None };
        find(analysis, rules, judging)
    };
    let (old, new) = (found(&before, base.settings), found(&after, head.settings));
    let change = Change::new(&before, &after, lines);
    let compare =
        Compare { change: &change, base_findings: &old.findings, head_findings: &new.findings, fail_on };
    let (changes, places) = answer(&compare);
    let unplaced = places.settle(head.tree, &is.library.project.files);
    let errors = each_once([&was.errors, &is.errors, &before.errors, &after.errors, &unplaced]);
    let files = |read: &Read| read.library.documents.len() + read.library.components.len();
    Diffed { changes, errors, files: files(&was) + files(&is) }
}
