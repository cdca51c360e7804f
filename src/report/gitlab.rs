//! GitLab's code quality report: one list of issues, which merge requests show.
//!
//! GitLab takes two issues for the same by the fingerprint alone, which is that of the finding, so that an issue
//! survives any edit around the grant. The list has no place for what was left out: the last issue says it.

use std::io;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::left_out;
use super::model::{Finding, Problem, Report};
use super::options::Options;
use super::plain::{plain, sentence};
use super::wire;
use crate::finding::fingerprint::of_parts;
use crate::terms::severity::Severity;
use crate::text::position::Location;

/// By this a reader tells whose issues they are; it stands first.
const ENGINE: &str = env!("CARGO_PKG_NAME");

/// Where what a report leaves out is decided; GitLab asks for a file.
const CONFIGURATION: &str = "leastforce.toml";

/// Writes the files that cannot be read, the findings that count, the worst first, and what was left out.
pub fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut seen: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut nth = |error| {
        let n = seen.entry(error).or_default();
        *n += 1;
        *n
    };
    let errors = report.errors.iter();
    let errors = errors.map(|error| problem(error, nth((&error.path, &error.message)), options));
    let mut issues: Vec<_> = errors.collect();
    issues.extend(report.worst_first().into_iter().map(|finding| issue(finding, options)));
    issues.extend(left_out_issue(report, options));
    wire::write(&issues, out)
}

/// In the subset of Code Climate's form that GitLab reads. The engine's name tells whose report it is.
#[derive(Serialize)]
struct Issue<'r> {
    engine_name: &'static str,
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Place {
    fn new(path: &str, location: Option<&Location>, options: &Options) -> Self {
        // A path stays what it is: GitLab makes a link of it.
        let path = format!("{}{path}", options.prefix);
        let (begin, end) = location.map_or((1, 1), |at| (at.start.line, at.end.line));
        Self { path, lines: Lines { begin, end } }
    }
}

fn issue<'r>(finding: &'r Finding, options: &Options) -> Issue<'r> {
    let more = finding.help_url.as_ref().map_or_else(String::new, |url| format!(" See {url}"));
    Issue {
        engine_name: ENGINE,
        description: plain(&format!("{}{more}", sentence(&finding.message))).into_owned(),
        check_name: &finding.rule,
        fingerprint: finding.fingerprint.clone(),
        severity: severity(finding.severity),
        location: Place::new(&finding.location.path, Some(&finding.location), options),
    }
}

/// `nth` tells errors of one file that say the same from each other.
fn problem(error: &Problem, nth: usize, options: &Options) -> Issue<'static> {
    let (check_name, path) = if error.is_of_rule() {
        ("internal-error", CONFIGURATION)
    } else {
        ("unreadable-file", error.path.as_str())
    };
    Issue {
        engine_name: ENGINE,
        description: plain(&sentence(&error.message)).into_owned(),
        check_name,
        fingerprint: of_parts(&[check_name, &error.path, &error.message, &nth.to_string()]),
        severity: "blocker",
        location: Place::new(path, error.location.as_ref(), options),
    }
}

/// What the report does not show; its fingerprint changes when that does, so that merge requests show it.
fn left_out_issue(report: &Report, options: &Options) -> Option<Issue<'static>> {
    let sentences = left_out::sentences(report);
    (!sentences.is_empty()).then(|| {
        let text = sentences.join(" ");
        Issue {
            engine_name: ENGINE,
            description: plain(&text).into_owned(),
            check_name: "left-out",
            fingerprint: of_parts(&["left-out", &text]),
            severity: "info",
            location: Place::new(CONFIGURATION, None, options),
        }
    })
}

/// GitLab's five levels, in the same order as ours.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    }
}
