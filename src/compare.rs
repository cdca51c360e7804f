//! What a change brings up: one run on the state before it, one on the state after it, and, where the change loosens
//! its own configuration, one that shows what that silences.

use std::collections::BTreeMap;

use crate::config::{PolicyChange, Silences};
use crate::finding::existing::Existing;
use crate::finding::{Finding, Status};
use crate::metadata::session::Session;
use crate::org::library::Library;
use crate::report::model::{Comparison, Policy, PolicyEntry, PolicyFrom, Report};
use crate::rules::find::Found;
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, list};
use crate::text::position::{Location, Position};
use crate::tree::content::ContentHash;
use crate::tree::{Tree, each_once};
use crate::{Before, Linted, Settings, judge, lint_since, read_in};

/// How many files are named.
const NAMES: usize = 5;

/// A state of a project, and what a run on it is asked to do.
#[derive(Copy, Clone)]
pub struct State<'a> {
    pub tree: &'a dyn Tree,
    pub settings: &'a Settings,
}

/// What a change is held against.
pub struct Asked<'a> {
    /// The state before the change, in words.
    pub base: String,
    /// With what counts of both configurations: see `config::govern`.
    pub governed: &'a Settings,
    /// With the configuration of the change alone.
    pub own: &'a Settings,
    /// Which of the two decides.
    pub counts: PolicyFrom,
    /// How the change changes the configuration.
    pub changes: &'a [PolicyChange],
}

impl<'a> Asked<'a> {
    /// What decides which findings are active.
    pub fn counting(&self) -> &'a Settings {
        match self.counts {
            PolicyFrom::Base => self.governed,
            PolicyFrom::Head => self.own,
        }
    }

    fn other(&self) -> &'a Settings {
        match self.counts {
            PolicyFrom::Base => self.own,
            PolicyFrom::Head => self.governed,
        }
    }

    /// Whether the change loosens anything, as far as the run that counts can know it: what .forceignore newly hides
    /// is unknown to one that accepts it.
    fn loosens(&self, library: &Library) -> bool {
        self.counts == PolicyFrom::Head
            || !library.project.newly_hidden.is_empty()
            || self.changes.iter().any(|change| change.loosens)
    }
}

/// Reads and judges the state before a change, and hands it on with the session in which the other state is to be
/// read. `hash` is that of the repository of one of the trees.
pub fn before<T>(base: State<'_>, hash: ContentHash, then: impl FnOnce(&mut Session, &Before<'_>) -> T) -> T {
    let mut session = Session::sharing_by(hash);
    let read = read_in(&mut session, base.tree, base.settings, &|_| {});
    let (analysis, Found { findings, notes, .. }) = judge(&read, base.settings);
    let existing = Existing::of(&findings);
    let unread = each_once([&read.errors, &analysis.errors]).len();
    let before = Before {
        tree: base.tree,
        analysis: &analysis,
        existing: &existing,
        findings: &findings,
        notes: &notes,
        unread,
    };
    then(&mut session, &before)
}

/// The report of what a change brings up.
pub fn compare(
    base: State<'_>,
    head: &dyn Tree,
    asked: &Asked<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Report {
    before(base, ContentHash::default(), |session, before| {
        let read = read_in(session, head, asked.counting(), progress);
        let linted = lint_since(head, &read, asked.counting(), Some(before));
        report(session, before, head, linted, asked)
    })
}

/// The report of a run on the state after a change, with what the change does to the configuration.
pub fn report(
    session: &mut Session,
    before: &Before<'_>,
    head: &dyn Tree,
    linted: Linted<'_>,
    asked: &Asked<'_>,
) -> Report {
    let main = Outcome::of(&linted.findings, linted.analysis.library);
    let other = asked.loosens(linted.analysis.library).then(|| outcome(session, before, head, asked.other()));
    let mut report = linted.report;
    report.comparison = Some(Comparison { base: asked.base.clone(), policy: weighed(asked, main, other) });
    if before.unread > 0 {
        report.notes.push(format!(
            "{} could not be read before the change, so that what is in it now counts as new",
            count(before.unread, "file")
        ));
    }
    report
}

/// What a change does to the configuration, and which new findings that silences. `library` is the state after the
/// change as the configuration that counts lets it be read.
pub(crate) fn policy(
    session: &mut Session,
    before: &Before<'_>,
    head: &dyn Tree,
    library: &Library,
    asked: &Asked<'_>,
) -> Policy {
    let both = asked.loosens(library).then(|| {
        let main = outcome(session, before, head, asked.counting());
        (main, outcome(session, before, head, asked.other()))
    });
    match both {
        Some((main, other)) => weighed(asked, main, Some(other)),
        None => weighed(asked, Outcome::default(), None),
    }
}

/// `other` is absent where nothing is loosened.
fn weighed(asked: &Asked<'_>, main: Outcome, other: Option<Outcome>) -> Policy {
    let other = other.unwrap_or_else(|| main.clone());
    let (governed, own) = match asked.counts {
        PolicyFrom::Base => (main, other),
        PolicyFrom::Head => (other, main),
    };
    let mut changes = asked.changes.to_vec();
    changes.extend(newly_hidden(&governed.hidden));
    weigh(&governed, &own, changes, asked.counts)
}

/// What a run found, as far as two runs on one state are compared.
#[derive(Clone, Default)]
struct Outcome {
    by_fingerprint: BTreeMap<String, Judged>,
    /// Files that are left out, sorted.
    skipped: Vec<String>,
    /// Files that `.forceignore` newly hides, with the `.forceignore`.
    hidden: Vec<(String, String)>,
}

#[derive(Clone)]
struct Judged {
    finding: Finding,
    path: String,
}

impl Outcome {
    fn of(findings: &[Finding], library: &Library) -> Self {
        let files = &library.project.files;
        let judged = findings.iter().map(|finding| {
            let path = files[finding.primary.site.file].path.clone();
            (finding.fingerprint.clone(), Judged { finding: finding.clone(), path })
        });
        Self {
            by_fingerprint: judged.collect(),
            skipped: library.project.skipped.iter().map(|skipped| skipped.path.clone()).collect(),
            hidden: library.project.newly_hidden.clone(),
        }
    }

    fn status(&self, fingerprint: &str) -> Option<Status> {
        self.by_fingerprint.get(fingerprint).map(|judged| judged.finding.status)
    }

    fn severity(&self, fingerprint: &str) -> Option<Severity> {
        self.by_fingerprint.get(fingerprint).map(|judged| judged.finding.severity)
    }
}

fn outcome(session: &mut Session, before: &Before<'_>, head: &dyn Tree, settings: &Settings) -> Outcome {
    let read = read_in(session, head, settings, &|_| {});
    let linted = lint_since(head, &read, settings, Some(before));
    Outcome::of(&linted.findings, &read.library)
}

fn newly_hidden(hidden: &[(String, String)]) -> Vec<PolicyChange> {
    let mut by_file: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, by) in hidden {
        by_file.entry(by).or_default().push(path.clone());
    }
    let start = Position { line: 1, column: 1, offset: 0 };
    let change = |(by, paths): (&str, Vec<String>)| PolicyChange {
        what: format!("hides {} by {by}: {}", count(paths.len(), "further file"), list(paths, NAMES)),
        loosens: true,
        location: Some(Location { path: by.to_owned(), start, end: start }),
        silences: Silences::InFiles,
    };
    by_file.into_iter().map(change).collect()
}

fn weigh(governed: &Outcome, own: &Outcome, mut changes: Vec<PolicyChange>, counts: PolicyFrom) -> Policy {
    changes.sort_by_key(|change| !change.loosens);
    let counting = governed.by_fingerprint.values().filter(|judged| judged.finding.counts());
    let quiet = |judged: &&Judged| own.status(&judged.finding.fingerprint) != Some(Status::Active);
    let lowered = |judged: &&Judged| {
        own.severity(&judged.finding.fingerprint).is_some_and(|severity| severity < judged.finding.severity)
    };
    let affected: Vec<&Judged> = counting.filter(|judged| quiet(judged) || lowered(judged)).collect();
    let entry = |change: PolicyChange| PolicyEntry {
        findings: change.loosens.then(|| affected.iter().filter(|j| is_by(&change.silences, j, own)).count()),
        what: change.what,
        loosens: change.loosens,
        location: change.location,
    };
    Policy {
        counts,
        silenced: affected.iter().filter(|judged| quiet(judged)).count(),
        changes: changes.into_iter().map(entry).collect(),
    }
}

/// Whether a finding is silenced, or rated lower, by such a change of the configuration.
fn is_by(silences: &Silences, judged: &Judged, own: &Outcome) -> bool {
    let Judged { finding, path } = judged;
    let now = own.status(&finding.fingerprint);
    match (silences, now) {
        (Silences::Waived(rule), Some(Status::Waived))
        | (Silences::OfRule(rule), None | Some(Status::Active)) => finding.rule == rule,
        (Silences::Baselined, Some(Status::Baselined)) | (Silences::Unsure, Some(Status::Filtered)) => true,
        (Silences::InFiles, None) => own.skipped.binary_search(path).is_ok(),
        (Silences::OfIntegration(name), None) => {
            finding.identities.contains(name) || finding.subject.name == *name
        }
        (Silences::OfHolder(holder), None) => {
            let is = |name: &str| fold(name) == fold(&holder.name);
            is(&finding.subject.name) || finding.identities.iter().any(|identity| is(identity))
        }
        _ => false,
    }
}
