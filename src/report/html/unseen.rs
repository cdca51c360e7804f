//! What nobody looked at, and what is not known.

use serde::Serialize;

use super::index::Index;
use super::listed::{Entry, Listed};
use super::place::at;
use crate::questions::subject::Missing;
use crate::report::left_out::LeftOut;
use crate::report::model::{Candidate, Problem, Report, Unread, Unresolved};
use crate::report::plain::sentence;
use crate::report::summary;
use crate::text::phrase::{count_of, did_you_mean};

#[derive(Serialize)]
pub(super) struct Unseen {
    /// Whether everything that could bear on the result was judged.
    is_complete: bool,
    /// How many findings are set aside, in words; `None` where none is.
    set_aside: Option<String>,
    lists: Vec<List>,
    /// How many of what was not looked at.
    counts: Vec<(usize, String)>,
    /// Sentences about the run.
    notes: Vec<String>,
    candidates: Vec<Near>,
    candidates_left_out: usize,
}

/// Things of one kind.
#[derive(Serialize)]
struct List {
    title: &'static str,
    #[serde(flatten)]
    things: Listed<Entry>,
}

/// A holder that is near to being an identity.
#[derive(Serialize)]
struct Near {
    title: String,
    path: Option<String>,
    evidence: Vec<String>,
}

impl Unseen {
    pub(super) fn of(index: &Index<'_>) -> Self {
        let (report, most) = (index.report, index.limits.aside());
        let list = |title, items| list(title, items, most);
        let (failed, unread): (Vec<_>, Vec<_>) = report.errors.iter().partition(|error| error.is_of_rule());
        let partial = report.partial.iter().map(|title| Entry::new(title));
        let hidden = report
            .hidden
            .iter()
            .map(|hidden| Entry { at: Some(hidden.forceignore.clone()), ..Entry::new(&hidden.holder) });
        let lists = [
            list("Could not be read", unread.into_iter().map(problem).collect()),
            list("Rules that could not be run to the end", failed.into_iter().map(problem).collect()),
            list(
                "Named but not in the repository, so what it grants or takes away is not known",
                report.unresolved.iter().map(unresolved).collect(),
            ),
            list("Not known of integrations", gaps(index)),
            list(
                "Profiles whose files name no user permission, as a retrieved profile would",
                partial.collect(),
            ),
            list("Matter and are not read yet", report.unread.iter().map(not_read).collect()),
            list("Hidden by .forceignore and not judged", hidden.collect()),
            list(
                "With critical permissions, perhaps of an integration, and not judged as one's",
                report.undecided.iter().map(|title| Entry::new(title)).collect(),
            ),
            list("Warnings about the configuration", report.warnings.iter().map(problem).collect()),
        ];
        Self {
            is_complete: report.is_complete,
            set_aside: set_aside(report),
            lists: lists.into_iter().flatten().collect(),
            counts: counts(report),
            notes: notes(report),
            candidates: report.candidates.iter().take(most).map(near).collect(),
            candidates_left_out: report.candidates.len().saturating_sub(most),
        }
    }
}

fn list(title: &'static str, things: Vec<Entry>, most: usize) -> Option<List> {
    (!things.is_empty()).then(|| List { title, things: Listed::of(things, most) })
}

fn problem(problem: &Problem) -> Entry {
    let place = problem.location.as_ref().map_or_else(|| problem.path.clone(), at);
    Entry { at: (!problem.is_of_rule()).then_some(place), ..Entry::new(&problem.message) }
}

fn not_read(unread: &Unread) -> Entry {
    Entry { at: Some(unread.path.clone()), ..Entry::new(&unread.what) }
}

fn unresolved(unresolved: &Unresolved) -> Entry {
    Entry {
        what: unresolved.reference.clone(),
        more: unresolved.nearest.as_deref().map(did_you_mean),
        at: unresolved.location.as_ref().map(at),
    }
}

/// Why not all is known of each identity, the worst identity first.
fn gaps(index: &Index<'_>) -> Vec<Entry> {
    let mut items = Vec::new();
    for row in &index.report.ranking.rows {
        let identity = &index.report.identities[row.identity];
        let gaps = match index.portrait(row.identity) {
            Some(portrait) => {
                let missing = portrait.access.unresolved.iter().map(Missing::sentence);
                missing.chain(portrait.access.gaps.iter().cloned()).collect()
            }
            None => identity.gaps.clone(),
        };
        items.extend(
            gaps.iter()
                .map(|gap| Entry { more: Some(sentence(gap).into_owned()), ..Entry::new(&identity.name) }),
        );
    }
    items
}

/// Findings that do not count; those that a stronger one covers do, with that.
fn set_aside(report: &Report) -> Option<String> {
    let s = &report.summary;
    let n = s.waived + s.baselined + s.existing + s.filtered;
    (n > 0).then(|| count_of(n, "finding is", "findings are"))
}

fn counts(report: &Report) -> Vec<(usize, String)> {
    let n = &report.summary.not_looked_at;
    let counts = [
        (n.ignored, ["file", "files"], "that .forceignore or the configuration leaves out"),
        (n.unknown, ["metadata file", "metadata files"], "of a kind that leastforce does not know"),
        (n.unread, ["file that matters and is", "files that matter and are"], "not read yet"),
        (n.elements, ["element", "elements"], "of an unknown name"),
        (n.replaced, ["value", "values"], "replaced by a deploy"),
        (n.rules_off, ["rule", "rules"], "turned off"),
        (
            report.summary.counted,
            ["finding", "findings"],
            "on profiles and permission sets that no integration uses, counted and not listed (--all lists them)",
        ),
    ];
    let words = |(n, [one, several], which): (usize, [&str; 2], &str)| {
        (n, format!("{} {which}", if n == 1 { one } else { several }))
    };
    counts.into_iter().filter(|(n, ..)| *n > 0).map(words).collect()
}

fn notes(report: &Report) -> Vec<String> {
    let left_out = LeftOut::of(report).sentence();
    let notes = report.notes.iter().map(|note| sentence(note).into_owned());
    summary::not_judged(report).into_iter().chain(left_out).chain(notes).collect()
}

fn near(candidate: &Candidate) -> Near {
    Near {
        title: format!("{} '{}'", candidate.kind.noun(), candidate.name),
        path: candidate.path.clone(),
        evidence: candidate.evidence.clone(),
    }
}
