//! What a report that shows everything of each identity needs beside the findings of a run.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::change::Change;
use crate::change::lines::{ChangedLines, Version};
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
    if let Some(before) = before {
        let (changes, mut more) = changes(linted, tree, before);
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

fn changes(linted: &Linted<'_>, tree: &dyn Tree, before: &Before<'_>) -> (Changes, Vec<InputError>) {
    let (base, head): (&Analysis<'_>, _) = (before.analysis, &linted.analysis);
    let version = |tree, library| Version { tree, library };
    let lines = ChangedLines::new(version(before.tree, base.library), version(tree, head.library));
    let change = Change::new(base, head, lines);
    let paths = linted.errors.iter().map(|error| error.path.as_str()).collect();
    let compare = Compare {
        change: &change,
        base_findings: before.findings,
        head_findings: &linted.findings,
        unread: &Unread::new(&paths, [base, head]),
        fail_on: FailOn(None),
    };
    let (changes, places) = answer(&compare);
    let unplaced = places.settle(tree, head.library);
    (changes, unplaced)
}
