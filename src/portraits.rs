//! What a report that shows everything of each identity needs beside the findings of a run.

use std::sync::Arc;

use crate::change::Change;
use crate::config::FailOn;
use crate::questions::changes::{Changes, Compare, Unread, answer};
use crate::questions::place::Places;
use crate::questions::portrait::portraits;
use crate::report::build::problem;
use crate::tree::{InputError, Tree};
use crate::{Before, Linted};

/// Adds to the report of a run all about its identities and, where a change is looked at, what that makes of them.
pub fn portray(linted: &mut Linted<'_>, tree: &dyn Tree, before: Option<&Before<'_>>) {
    let analysis = &linted.analysis;
    let mut places = Places::default();
    let mut all = portraits(analysis, &mut places);
    let mut unplaced = places.settle(tree, analysis.library);
    let lines = linted.lines.take();
    if let Some((before, lines)) = before.zip(lines) {
        let change = Change::new(before.analysis, analysis, lines);
        let (changes, mut more) = changes(&change, linted, tree, before);
        all.changes = Some(changes);
        unplaced.append(&mut more);
    }
    for problem in unplaced.iter().map(problem) {
        if !linted.report.errors.contains(&problem) {
            linted.report.errors.push(problem);
        }
    }
    linted.report.portraits = Some(Arc::new(all));
}

fn changes(
    change: &Change<'_, '_>,
    linted: &Linted<'_>,
    tree: &dyn Tree,
    before: &Before<'_>,
) -> (Changes, Vec<InputError>) {
    let paths = linted.errors.iter().map(|error| error.path.as_str()).collect();
    let compare = Compare {
        change,
        base_findings: before.findings,
        head_findings: &linted.findings,
        unread: &Unread::new(&paths, [change.base, change.head]),
        fail_on: FailOn(None),
    };
    let (changes, places) = answer(&compare);
    let unplaced = places.settle(tree, change.head.library);
    (changes, unplaced)
}
