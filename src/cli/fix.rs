//! `leastforce check --fix`, and `--diff`, which shows the same and writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::console::Console;
use super::outcome::Outcome;
use crate::access::delta::{Delta, deltas};
use crate::access::link::link;
use crate::catalog::grant::Grant;
use crate::fix::edit::Edit;
use crate::fix::overlay::Overlay;
use crate::fix::write::write;
use crate::report::diff;
use crate::report::model::{Finding, Report, Safety};
use crate::report::plural::{count, list};
use crate::text::escape::printable;
use crate::tree::Tree;
use crate::{Read, Settings, lint, read};

/// A fix can bring up what a stronger grant explained. More rounds than these would mean that fixes chase
/// each other.
const ROUNDS: usize = 20;

/// How many grants of an identity are named.
const NAMES: usize = 10;

/// A run that fixes.
pub(super) struct Fixing<'a> {
    pub root: &'a Path,
    pub tree: &'a dyn Tree,
    pub settings: &'a Settings,
    /// Unsafe fixes, too.
    pub all: bool,
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl Fixing<'_> {
    /// Writes the fixes and says what they changed; the report is of the files as they are then. The flag
    /// says whether every file could be written.
    pub(super) fn write(&self, console: &mut Console) -> (Report, bool) {
        let tree = self.tree;
        let mut overlay = Overlay::new(tree);
        let (_, fixed) = self.fix_all(&mut overlay, console);
        let before = read(tree, self.settings, self.progress);
        let (mut written, files) = (0, overlay.changed().len());
        for (path, changed) in overlay.changed() {
            match write(self.root, path, changed) {
                Ok(()) => written += 1,
                Err(why) => {
                    console.error(&format!("'{}' is not fixed: {}", printable(path), printable(&why)));
                }
            }
        }
        if written > 0 {
            console.note(&if written == files {
                format!("fixed {} in {}", count(fixed, "finding"), count(files, "file"))
            } else {
                format!("wrote {written} of {}", count(files, "file"))
            });
            for delta in self.deltas(&before, &read(tree, self.settings, self.progress)) {
                console.note(&in_one_sentence(&delta));
            }
        }
        (lint(tree, self.settings, self.progress), written == files)
    }

    /// Prints what [`Self::write`] would change; the report is of the files as they are.
    pub(super) fn show(&self, console: &mut Console) -> Result<Report, Outcome> {
        let tree = self.tree;
        let mut overlay = Overlay::new(tree);
        let (report, _) = self.fix_all(&mut overlay, console);
        let before = read(tree, self.settings, self.progress);
        let deltas = self.deltas(&before, &read(&overlay, self.settings, self.progress));
        let files = overlay.changed().iter().map(|(path, changed)| (path.as_str(), changed));
        match diff::write(&deltas, files, console.color, &mut console.out) {
            // Whoever read it has seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                console.error(&format!("the diff cannot be written to stdout: {error}"));
                Err(Outcome::Unwritable)
            }
            _ => Ok(report),
        }
    }

    /// Applies fixes until none is left. Returns the report of the untouched files and how many findings
    /// are fixed.
    fn fix_all(&self, overlay: &mut Overlay<'_>, console: &mut Console) -> (Report, usize) {
        let first = lint(overlay, self.settings, self.progress);
        let mut fixed: BTreeSet<String> = BTreeSet::new();
        let mut again = None;
        for _ in 0..ROUNDS {
            let report = again.as_ref().unwrap_or(&first);
            let wanted: Vec<&Finding> = report.findings.iter().filter(|f| self.wants(f)).collect();
            let mut fits = !wanted.is_empty();
            for (path, edits) in edits(&wanted) {
                if let Err(error) = overlay.edit(path, edits) {
                    fits = false;
                    console.error(&format!("'{}' is not fixed: {error}", printable(path)));
                }
            }
            if !fits {
                break;
            }
            fixed.extend(wanted.iter().filter(|f| f.counts()).map(|f| f.fingerprint.clone()));
            again = Some(lint(overlay, self.settings, self.progress));
        }
        (first, fixed.len())
    }

    fn wants(&self, finding: &Finding) -> bool {
        finding.fix.as_ref().is_some_and(|fix| self.all || fix.safety == Safety::Safe)
    }

    fn deltas(&self, before: &Read, after: &Read) -> Vec<Delta> {
        let config = &self.settings.config;
        deltas(&link(&before.library, config), &link(&after.library, config))
    }
}

fn edits<'r>(findings: &[&'r Finding]) -> BTreeMap<&'r str, Vec<Edit>> {
    let mut by_file: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for edit in findings.iter().filter_map(|f| f.fix.as_ref()).flat_map(|fix| &fix.edits) {
        let (start, end, text) = (edit.start, edit.end, edit.text);
        by_file.entry(&edit.path).or_default().push(Edit { start, end, text });
    }
    by_file
}

fn in_one_sentence(delta: &Delta) -> String {
    let part = |verb: &str, grants: &[Grant]| {
        let names: Vec<String> = grants.iter().map(ToString::to_string).collect();
        (!names.is_empty()).then(|| format!("{verb} {}", list(names, NAMES)))
    };
    let parts: Vec<String> =
        [part("loses", &delta.loses), part("gains", &delta.gains)].into_iter().flatten().collect();
    format!("'{}' {}", delta.identity, parts.join(" and "))
}
