//! `leastforce check --fix`, and `--diff`, which shows the same and writes nothing.

use std::io;
use std::path::Path;

use super::console::Console;
use super::outcome::Outcome;
use crate::access::delta::Delta;
use crate::catalog::grant::Grant;
use crate::fix::write::write;
use crate::report::diff;
use crate::report::model::Report;
use crate::report::plural::{count, list};
use crate::text::escape::printable;
use crate::tree::Tree;
use crate::{Fixed, Settings, deltas, fix, lint, read};

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
        let fixed = self.fix(console);
        let before = read(self.tree, self.settings, self.progress);
        let (mut written, files) = (0, fixed.overlay.changed().len());
        for (path, changed) in fixed.overlay.changed() {
            match write(self.root, path, changed) {
                Ok(()) => written += 1,
                Err(why) => refused(path, &why, console),
            }
        }
        if written > 0 {
            console.note(&if written == files {
                format!("fixed {} in {}", count(fixed.findings, "finding"), count(files, "file"))
            } else {
                format!("wrote {written} of {}", count(files, "file"))
            });
            let after = read(self.tree, self.settings, self.progress);
            for delta in deltas(&before, &after, &self.settings.config) {
                console.note(&in_one_sentence(&delta));
            }
        }
        let report = lint(self.tree, self.settings, self.progress);
        (report, written == files && fixed.errors.is_empty())
    }

    /// Prints what [`Self::write`] would change; the report is of the files as they are.
    pub(super) fn show(&self, console: &mut Console) -> Result<Report, Outcome> {
        let fixed = self.fix(console);
        let before = read(self.tree, self.settings, self.progress);
        let after = read(&fixed.overlay, self.settings, self.progress);
        let deltas = deltas(&before, &after, &self.settings.config);
        match diff::write(&deltas, fixed.overlay.changed(), console.color, &mut console.out) {
            // Whoever read it has seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                console.error(&format!("the diff cannot be written to stdout: {error}"));
                Err(Outcome::Unwritable)
            }
            _ => Ok(fixed.report),
        }
    }

    fn fix(&self, console: &mut Console) -> Fixed<'_> {
        let fixed = fix(self.tree, self.settings, self.all, self.progress);
        for (path, error) in &fixed.errors {
            refused(path, &error.to_string(), console);
        }
        if fixed.overlay.changed().is_empty() && fixed.errors.is_empty() {
            console.note(&match fixed.report.fixable(true).filter(|f| f.counts()).count() {
                n if n > 0 && !self.all => format!("no fix is safe; --unsafe-fixes has {n}"),
                _ => "nothing to fix".to_owned(),
            });
        }
        fixed
    }
}

fn refused(path: &str, why: &str, console: &mut Console) {
    console.error(&format!("'{}' is not fixed: {}", printable(path), printable(why)));
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
