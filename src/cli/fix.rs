//! `leastforce check --fix`, and `--diff`, which shows the same and writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::console::Console;
use super::outcome::Outcome;
use crate::analysis::Analysis;
use crate::compare::Asked;
use crate::fix::doubts::new_doubts;
use crate::metadata::session::Session;
use crate::questions::deltas::{Delta, deltas};
use crate::report::diff;
use crate::report::model::Report;
use crate::terms::grant::Grant;
use crate::text::escape::plain;
use crate::text::phrase::{count, list};
use crate::tree::overlay::Changed;
use crate::tree::write::{apply, behind};
use crate::tree::{Tree, each_once};
use crate::{Before, Fixed, Read, Settings, Wanted, compare, fix, lint_since, portray, read_in};

/// How many grants of an identity are named.
const NAMES: usize = 10;

/// A run that fixes.
pub(super) struct Fixing<'a> {
    pub root: &'a Path,
    pub tree: &'a dyn Tree,
    pub settings: &'a Settings,
    /// Unsafe fixes, too.
    pub all: bool,
    /// Whether the report shows everything about each identity.
    pub portraits: bool,
    /// Where only what is new to a state is fixed: that state.
    pub since: Option<Since<'a>>,
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// The state before a change, and what the change is held against.
#[derive(Copy, Clone)]
pub(super) struct Since<'a> {
    pub before: &'a Before<'a>,
    pub asked: &'a Asked<'a>,
}

impl Fixing<'_> {
    /// The report of the files as they are. The session is that of the state before the change, if there is one.
    pub(super) fn report(&self, session: &mut Session) -> Report {
        let read = read_in(session, self.tree, self.settings, self.progress);
        let report = self.report_of(session, &read);
        // The process ends soon, which costs less than to free millions of entries.
        std::mem::forget(read);
        report
    }

    fn report_of(&self, session: &mut Session, read: &Read) -> Report {
        let before = self.since.map(|since| since.before);
        let mut linted = lint_since(self.tree, read, self.settings, before);
        if self.portraits {
            portray(&mut linted, self.tree, before);
        }
        match self.since {
            Some(Since { before, asked }) => compare::report(session, before, self.tree, linted, asked),
            None => linted.report,
        }
    }

    /// Writes the fixes and says what they changed; the report is of the files as they are then. The flag
    /// says whether every file could be written.
    pub(super) fn write(&self, session: Session, console: &mut Console) -> (Report, bool) {
        let mut fixed = self.fix(session, console);
        let (mut written, files) = (0, fixed.overlay.changed().len());
        for (path, changed) in fixed.overlay.changed() {
            match apply(self.root, path, changed) {
                Ok(()) => written += 1,
                Err(why) => refused(path, &why, console),
            }
        }
        let complete = written == files && fixed.errors.is_empty();
        if written == 0 {
            return (self.report_of(&mut fixed.session, &fixed.before), complete);
        }
        console.note(&if written == files {
            format!("fixed {} in {}", count(fixed.findings, "finding"), count(files, "file"))
        } else {
            format!("wrote {written} of {}", count(files, "file"))
        });
        self.tree.forget();
        let mut after = read_in(&mut fixed.session, self.tree, self.settings, self.progress);
        // What could not be read while fixes were planned is not fixed, even if it can be read by now.
        after.errors = each_once([&after.errors, &fixed.before.errors]);
        let (was, is) = (self.analysis(&fixed.before), self.analysis(&after));
        for delta in deltas(&was, &is) {
            console.note(&in_one_sentence(&delta));
        }
        for doubt in new_doubts(&was, &is, &paths(&fixed)) {
            console.note(&doubt);
        }
        (self.report_of(&mut fixed.session, &after), complete)
    }

    /// Prints what [`Self::write`] would change; the report is of the files as they are, and the flag says
    /// whether the diff is of all of them.
    pub(super) fn show(&self, session: Session, console: &mut Console) -> Result<(Report, bool), Outcome> {
        let mut fixed = self.fix(session, console);
        let after = fixed.after.as_ref().unwrap_or(&fixed.before);
        let (was, is) = (self.analysis(&fixed.before), self.analysis(after));
        let (deltas, doubts) = (deltas(&was, &is), new_doubts(&was, &is, &paths(&fixed)));
        let mut complete = fixed.errors.is_empty();
        // A patch changes files and not the links to them.
        let mut files: BTreeMap<String, &Changed> = BTreeMap::new();
        for (path, changed) in fixed.overlay.changed() {
            let added = behind(self.root, path).and_then(|target| {
                let first = *files.entry(target).or_insert(changed);
                if first == changed {
                    Ok(())
                } else {
                    Err("its file has other fixes by another name".to_owned())
                }
            });
            if let Err(why) = added {
                refused(path, &why, console);
                complete = false;
            }
        }
        match diff::write((&deltas, &doubts), &files, console.color, &mut console.out) {
            // Whoever read it has seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                console.error(&format!("the diff cannot be written to stdout: {error}"));
                Err(Outcome::Unwritable)
            }
            _ => Ok((self.report_of(&mut fixed.session, &fixed.before), complete)),
        }
    }

    fn analysis<'r>(&'r self, read: &'r Read) -> Analysis<'r> {
        Analysis::new(&read.library, &self.settings.config)
    }

    fn fix(&self, session: Session, console: &mut Console) -> Fixed<'_> {
        let wanted = Wanted { all: self.all, since: self.since.map(|since| since.before), session };
        let fixed = fix(self.tree, self.settings, wanted, self.progress);
        for (path, error) in &fixed.errors {
            refused(path, &error.to_string(), console);
        }
        for path in &fixed.not_utf8 {
            console.note(&format!(
                "'{}' is not fixed: fixes are written only for UTF-8 files, and this one has another encoding",
                plain(path)
            ));
        }
        let failed = !(fixed.errors.is_empty() && fixed.before.errors.is_empty());
        if fixed.overlay.changed().is_empty() && !failed && fixed.not_utf8.is_empty() {
            console.note(&match fixed.fixable {
                n if n > 0 && !self.all => format!("no fix is safe; --unsafe-fixes has {n}"),
                _ => "nothing to fix".to_owned(),
            });
        }
        fixed
    }
}

fn paths<'f>(fixed: &'f Fixed<'_>) -> BTreeSet<&'f str> {
    fixed.overlay.changed().keys().map(String::as_str).collect()
}

fn refused(path: &str, why: &str, console: &mut Console) {
    console.error(&format!("'{}' is not fixed: {}", plain(path), plain(why)));
}

fn in_one_sentence(delta: &Delta) -> String {
    let part = |verb: &str, names: Vec<String>| {
        (!names.is_empty()).then(|| format!("{verb} {}", list(names, NAMES)))
    };
    let written = |grants: &[Grant]| grants.iter().map(ToString::to_string).collect();
    let controls = delta.controls.iter().map(ToString::to_string).collect();
    let parts = [
        part("loses", written(&delta.loses)),
        part("gains", written(&delta.gains)),
        part("is now restricted by", controls),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("'{}' {}", delta.identity, parts.join(" and "))
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use clap::Parser;

    use super::super::args::Args;
    use super::{Console, Fixing, Session, Settings};
    use crate::config::Config;
    use crate::rules::Selection;
    use crate::tree::buffer::Buffer;
    use crate::tree::worktree::Worktree;
    use crate::tree::{Listing, Tree};

    const SET: &str = "permissionsets/Feed_API_Sync.permissionset-meta.xml";
    const BEFORE: &str = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Feed</label>\
                          <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>\
                          </PermissionSet>";

    /// A tree whose set somebody saves after so many reads.
    struct Edited {
        tree: Worktree,
        reads: AtomicUsize,
        after: usize,
    }

    impl Tree for Edited {
        fn list(&self) -> Listing {
            self.tree.list()
        }

        fn forget(&self) {
            self.tree.forget();
        }

        fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
            self.tree.read(path, buffer)?;
            if path == SET && self.reads.fetch_add(1, Ordering::Relaxed) >= self.after {
                let other = String::from_utf8_lossy(buffer.bytes()).replace("Feed<", "Food<");
                return buffer.fill(&mut other.as_bytes(), other.len() as u64);
            }
            Ok(())
        }
    }

    #[test]
    fn a_file_that_changes_while_fixes_are_planned_is_an_error_and_stays() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("permissionsets")).unwrap();
        let config = Config::default();
        let rules = Selection::new(&config, &[], &[]).unwrap();
        let settings = Settings { config, rules, threads: 1, ..Settings::default() };
        let mut console = Console::of_process(&Args::parse_from(["leastforce", "--quiet", "check"]));
        let mut written = |after| {
            std::fs::write(root.path().join(SET), BEFORE).unwrap();
            let tree = Edited { tree: Worktree::new(root.path()), reads: AtomicUsize::new(0), after };
            let fixing = Fixing {
                root: root.path(),
                tree: &tree,
                settings: &settings,
                all: true,
                portraits: false,
                since: None,
                progress: &|_| {},
            };
            let (report, whole) = fixing.write(Session::sharing(), &mut console);
            let is_as_it_was = std::fs::read_to_string(root.path().join(SET)).unwrap() == BEFORE;
            (report.errors.len(), whole, is_as_it_was)
        };
        assert_eq!(written(usize::MAX), (0, true, false), "unhurried");
        for after in 1..3 {
            assert_eq!(written(after), (1, true, true), "after {after} reads");
        }
    }
}
