//! What a run comes to, in a table and in sentences.

use super::fixable;
use super::model::{Exception, ExceptionKind, Report, Unresolved};
use super::plain::plain;
use super::policy;
use super::style::Paint;
use crate::finding::tally::Tally;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, list};
use crate::text::position::Location;

/// Names of this many things are worth reading in one line.
pub(super) const NAMES: usize = 10;

/// `3 critical, 1 low`.
pub(super) fn in_words(tally: Tally, paint: Paint) -> String {
    let named = tally.0.iter().zip(Severity::ALL).filter(|(n, _)| **n > 0);
    named.map(|(n, s)| paint.in_severity(s, format!("{n} {s}"))).collect::<Vec<_>>().join(", ")
}

/// The run in sentences: what was found in what, what is folded, what was not judged.
pub(super) fn sentences(report: &Report, paint: Paint) -> Vec<String> {
    let s = &report.summary;
    let found = Tally([s.critical, s.high, s.medium, s.low, s.info]);
    let (files, holders) = (count(s.files, "file"), count(s.holders, "holder"));
    let scope = match report.identities.len() {
        0 => format!("{files} and {holders}, none taken for an integration's"),
        n => format!("{files}, {holders} and {}", count(n, "identity")),
    };
    // A run on a few paths must not call the whole project clean.
    let left = if s.waived + s.baselined + s.filtered > 0 {
        " left"
    } else if s.counted > 0 {
        " about integrations"
    } else {
        ""
    };
    let (new, all_new) = if report.comparison.is_some() { ("new ", ", new,") } else { ("", "") };
    let mut out = Vec::new();
    out.push(if s.files == 0 && report.findings.is_empty() {
        "Nothing to lint: no profile and no permission set was read.".to_owned()
    } else if found.total() > 0 {
        format!("Found {}{all_new} in {scope}.", in_words(found, paint))
    } else if report.is_complete {
        format!("No {new}findings{left} in {scope}.")
    } else {
        format!("No {new}findings{left} in what could be judged: {scope}. That is not all of the project.")
    });
    if s.covered > 0 {
        let (are, stronger) =
            if s.covered == 1 { ("is", "a stronger one") } else { ("are", "stronger ones") };
        out.push(format!("{} more {are} covered by {stronger} and not counted.", s.covered));
    }
    out.extend(policy::existing(report));
    out.extend(fixable::sentence(report));
    let aside = [
        (s.waived, "waived"),
        (s.baselined, "in the baseline"),
        (s.filtered, "filtered out by path or confidence"),
    ];
    let aside: Vec<_> = aside.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}")).collect();
    if !aside.is_empty() {
        out.push(format!("Set aside: {}.", aside.join(", ")));
    }
    out.extend(exceptions(report));
    out.extend(not_judged(report));
    let n = &s.not_looked_at;
    let left = [
        (n.ignored, "ignored file", ""),
        (n.unknown, "file", " of an unknown kind"),
        (n.elements, "unknown element", ""),
        (n.rules_off, "rule", " turned off"),
    ];
    let left: Vec<_> = left
        .iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, which)| format!("{}{which}", count(*n, one)))
        .collect();
    if !left.is_empty() {
        out.push(format!("Left aside: {}.", left.join(", ")));
    }
    out
}

/// What the configuration keeps out of the findings, each entry with how much that is.
fn exceptions(report: &Report) -> Option<String> {
    let place = |e: &Exception| format!("{}:{}", plain(&e.location.path), e.location.start.line);
    let entry = |e: &Exception| {
        let kind = kind_of(e.kind);
        let much = match (e.findings, e.worst) {
            (Some(n), Some(worst)) if n > 1 => format!(", {}, the worst {worst}", count(n, "finding")),
            (Some(n), Some(worst)) => format!(", {n} {worst} finding"),
            (Some(_), None) => ", no finding".to_owned(),
            (None, _) => String::new(),
        };
        format!("{kind}: {} ({}){much}", plain(&e.what), place(e))
    };
    let entries: Vec<_> = report.exceptions.iter().map(entry).collect();
    let what = match entries.len() {
        0 => return None,
        1 => "Exception of the configuration, with what it silences",
        _ => "Exceptions of the configuration, with what they silence",
    };
    Some(format!("{what}: {}.", entries.join("; ")))
}

/// What an entry of the configuration does.
pub(super) fn kind_of(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::NotIntegration => "not an integration",
        ExceptionKind::Waiver => "waiver",
        ExceptionKind::RuleOff => "rule off",
        ExceptionKind::RuleLowered => "rule rated lower",
        ExceptionKind::Exclude => "files not read",
        ExceptionKind::External => "accepted as absent",
    }
}

/// What keeps the result from being the whole truth; empty when nothing does.
pub(crate) fn not_judged(report: &Report) -> Vec<String> {
    let mut out = Vec::new();
    let failed = report.errors.iter().filter(|error| error.is_of_rule()).count();
    if report.errors.len() > failed {
        out.push(format!("Could not be read: {}.", count(report.errors.len() - failed, "file")));
    }
    if failed > 0 {
        out.push(format!("Could not be run to the end: {}.", count(failed, "rule")));
    }
    let not_run = report.summary.not_looked_at.rules_not_run;
    if not_run > 0 {
        out.push(format!("Not run for lack of evidence: {}.", count(not_run, "rule")));
    }
    let unread = report.summary.not_looked_at.unread;
    if unread > 0 {
        let named =
            report.unread.iter().map(|u| format!("{} ({})", plain(&u.path), plain(&u.what))).collect();
        let named =
            if report.unread.is_empty() { String::new() } else { format!(": {}", list(named, NAMES)) };
        out.push(format!("Recognised and not yet read: {}{named}.", count(unread, "file")));
    }
    let unresolved = report.summary.unresolved.max(report.unresolved.len());
    if unresolved > 0 {
        let references = report.unresolved.iter().map(named_at).collect();
        let references = match report.unresolved.len() {
            0 => String::new(),
            _ => format!(": {}", list(references, NAMES)),
        };
        out.push(format!(
            "Named but not in the repository, so what {} or takes away is not known{references}.",
            if unresolved == 1 {
                "it grants".to_owned()
            } else {
                format!("each of these {unresolved} grants")
            },
        ));
    }
    if !report.partial.is_empty() {
        let names = report.partial.iter().map(|title| plain(title).into_owned()).collect();
        let (s, name) = if report.partial.len() == 1 { ("The file", "names") } else { ("The files", "name") };
        out.push(format!(
            "{s} of {} {name} no user permission, as a retrieved profile would, so what else is granted there is not \
             known.",
            list(names, NAMES)
        ));
    }
    if !report.undecided.is_empty() {
        let names = report.undecided.iter().map(|title| plain(title).into_owned()).collect();
        let (was, them) = if report.undecided.len() == 1 {
            ("may be an integration's and was not judged as one's", "it")
        } else {
            ("may be integrations' and were not judged as such", "each")
        };
        out.push(format!(
            "{} with critical permissions {was}: {}; declare {them} in leastforce.toml, or list {them} under \
             `[[not-integration]]`.",
            count(report.undecided.len(), "holder"),
            list(names, NAMES)
        ));
    }
    if !report.hidden.is_empty() {
        let hidden = report
            .hidden
            .iter()
            .map(|h| format!("{} ({})", plain(&h.holder), plain(&h.forceignore)))
            .collect();
        out.push(format!("Hidden by .forceignore and not judged: {}.", list(hidden, NAMES)));
    }
    out
}

/// How much hygiene there is on holders that no integration uses; `None` where there is none.
pub(super) fn counted(report: &Report) -> Option<String> {
    let n = report.summary.counted;
    (n > 0).then(|| {
        format!(
            "Counted and not listed, because no integration uses the profile or permission set: {}; `--all` \
             lists them.",
            count(n, "finding")
        )
    })
}

/// `profile:ERP Integration (leastforce.toml:2)`.
fn named_at(unresolved: &Unresolved) -> String {
    let at = |at: &Location| format!(" ({}:{})", plain(&at.path), at.start.line);
    let place = unresolved.location.as_ref().map_or_else(String::new, at);
    let meant = |name: &String| format!("; did you mean '{}'?", plain(name));
    let nearest = unresolved.nearest.as_ref().map_or_else(String::new, meant);
    format!("{}{place}{nearest}", plain(&unresolved.reference))
}
