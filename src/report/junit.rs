//! The XML of `JUnit`, which most build servers show: a suite for each identity, one for what none holds, one for the run.
//!
//! A finding is a failed test, one of severity info, which says that something is not known, a skipped one, and a
//! file that cannot be read an error. An identity about which all is known and nothing was found has a test that
//! passes, so that every identity is seen.

use std::fmt::Write as _;
use std::io;

use rustc_hash::FxHashMap;

use super::left_out;
use super::model::{Finding, Identity, Problem, Report};
use super::names::{times, with_severity};
use super::options::Options;
use super::plain::{plain, sentence};
use super::repetition::under_heading;
use super::summary::{self, NAMES};
use crate::finding::ranking::Row;
use crate::report::style::Paint;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, list};
use crate::xml::escape::content;

/// Writes the suites, the worst identity first and the run last.
pub fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut suites: Vec<Suite> =
        report.ranking.rows.iter().map(|row| of_identity(report, row, options)).collect();
    if !report.ranking.others.is_empty() {
        let others = report.ranking.others.iter().map(|&at| &report.findings[at]);
        let cases = others.map(|finding| of_finding(finding, &finding.message, options));
        suites.push(Suite {
            name: "held by no integration".to_owned(),
            cases: cases.collect(),
            told: Vec::new(),
        });
    }
    suites.push(of_run(report, options));
    suites.iter_mut().for_each(Suite::number_repeats);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let all: Vec<_> = suites.iter().flat_map(|suite| &suite.cases).collect();
    writeln!(out, "<testsuites name=\"leastforce\" {}>", tally(&all, false))?;
    for suite in &suites {
        suite.write(out)?;
    }
    writeln!(out, "</testsuites>")
}

struct Suite {
    name: String,
    cases: Vec<Case>,
    /// Sentences about the whole of it.
    told: Vec<String>,
}

impl Suite {
    /// Makes the names of tests differ: of tests with one name some readers show the first alone.
    fn number_repeats(&mut self) {
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for case in &mut self.cases {
            let n = seen.entry(case.name.clone()).or_default();
            *n += 1;
            if *n > 1 {
                let _ = write!(case.name, " ({n})");
            }
        }
    }
}

struct Case {
    name: String,
    result: Outcome,
    /// The kind of the result and a sentence; what passes has none.
    kind: &'static str,
    message: String,
    /// Place and advice, a line each.
    details: Vec<String>,
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped,
    Failed,
    Error,
}

impl Case {
    fn passed(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, result: Outcome::Passed, kind: "", message: String::new(), details: Vec::new() }
    }

    fn skipped(name: &str, message: String) -> Self {
        Self { result: Outcome::Skipped, kind: "not known", message, ..Self::passed(name) }
    }
}

fn of_identity(report: &Report, row: &Row, options: &Options) -> Suite {
    let identity = &report.identities[row.identity];
    let own = row.own.iter().map(|&at| &report.findings[at]);
    let mut cases: Vec<_> =
        own.map(|finding| of_finding(finding, &under_heading(finding, identity), options)).collect();
    cases.extend(shared(report, row));
    if cases.is_empty() {
        cases.push(nothing_found(report, identity));
    }
    Suite { name: identity.name.clone(), cases, told: Vec::new() }
}

/// The findings that a worse identity has too: a test for each such identity, so that no finding is there twice.
fn shared(report: &Report, row: &Row) -> Vec<Case> {
    let by_identity = row.shared.chunk_by(|(a, _), (b, _)| a == b);
    let case = |there: &[(usize, usize)]| {
        let findings = || there.iter().map(|&(_, at)| &report.findings[at]);
        let names: Vec<_> = findings().map(with_severity).collect();
        let names: Vec<_> = names.chunk_by(|a, b| a == b).map(times).collect();
        let worst = findings().map(|finding| finding.severity).max().unwrap_or(Severity::Info);
        let under = &report.identities[report.ranking.rows[there[0].0].identity].name;
        let found = count(there.len(), "finding");
        Case {
            name: format!("shared with {under}"),
            result: result(worst),
            kind: worst.name(),
            message: format!("{found} shown under {under}: {}.", list(names, NAMES)),
            details: Vec::new(),
        }
    };
    by_identity.map(case).collect()
}

fn nothing_found(report: &Report, identity: &Identity) -> Case {
    let name = if report.comparison.is_some() { "no new findings" } else { "no findings" };
    if identity.gaps.is_empty() {
        return Case::passed(name);
    }
    Case::skipped(name, format!("Not all that it holds is known: {}.", identity.gaps.join("; ")))
}

fn of_finding(finding: &Finding, message: &str, options: &Options) -> Case {
    let about = finding.grant.as_deref().map_or_else(String::new, |grant| format!(" {grant}"));
    let subject = format!("{} {}", finding.subject.kind, finding.subject.name);
    let at = finding.location.start;
    let place = format!("{}{}:{}:{}", options.prefix, finding.location.path, at.line, at.column);
    Case {
        name: format!("{}{about} ({subject})", finding.rule),
        result: result(finding.severity),
        kind: finding.severity.name(),
        message: sentence(message).into_owned(),
        details: [place, finding.help.clone()].into_iter().chain(finding.help_url.clone()).collect(),
    }
}

fn result(severity: Severity) -> Outcome {
    if severity == Severity::Info { Outcome::Skipped } else { Outcome::Failed }
}

/// The run itself: what could not be read, what it came to, and what it left out.
fn of_run(report: &Report, options: &Options) -> Suite {
    let mut cases: Vec<_> = report.errors.iter().map(|error| problem(error, options)).collect();
    let mut told = left_out::sentences(report);
    if report.summary.files == 0 && report.findings.is_empty() {
        let nothing = summary::sentences(report, Paint::default()).swap_remove(0);
        cases.push(Case::skipped("something to lint", nothing));
    } else if cases.is_empty() && report.is_complete {
        cases.push(Case::passed("everything was judged"));
    } else if cases.is_empty() {
        cases.push(Case::skipped("everything was judged", summary::not_judged(report).join(" ")));
    }
    told.extend(report.notes.iter().cloned());
    Suite { name: "the run".to_owned(), cases, told }
}

fn problem(error: &Problem, options: &Options) -> Case {
    let of_rule = error.is_of_rule();
    let place = error.location.as_ref().map(|at| format!(":{}:{}", at.start.line, at.start.column));
    let place = format!("{}{}{}", options.prefix, error.path, place.unwrap_or_default());
    Case {
        name: if of_rule { error.message.clone() } else { error.path.clone() },
        result: Outcome::Error,
        kind: if of_rule { "internal error" } else { "unreadable file" },
        message: sentence(&error.message).into_owned(),
        details: if of_rule { Vec::new() } else { vec![place] },
    }
}

/// The attributes that count tests.
fn tally(cases: &[&Case], skipped: bool) -> String {
    let of = |result| cases.iter().filter(|case| case.result == result).count();
    let (failed, errors) = (of(Outcome::Failed), of(Outcome::Error));
    let all = cases.len();
    let counted = format!("tests=\"{all}\" failures=\"{failed}\" errors=\"{errors}\"");
    if skipped { format!("{counted} skipped=\"{}\"", of(Outcome::Skipped)) } else { counted }
}

impl Suite {
    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let name = harmless(&self.name);
        writeln!(
            out,
            "  <testsuite name=\"{name}\" {}>",
            tally(&self.cases.iter().collect::<Vec<_>>(), true)
        )?;
        for case in &self.cases {
            case.write(&name, out)?;
        }
        if !self.told.is_empty() {
            let lines: Vec<_> = self.told.iter().map(|text| harmless(text)).collect();
            writeln!(out, "    <system-out>{}</system-out>", lines.join("\n"))?;
        }
        writeln!(out, "  </testsuite>")
    }
}

impl Case {
    /// `suite` is escaped already.
    fn write(&self, suite: &str, out: &mut dyn io::Write) -> io::Result<()> {
        write!(out, "    <testcase classname=\"{suite}\" name=\"{}\"", harmless(&self.name))?;
        let element = match self.result {
            Outcome::Passed => return writeln!(out, "/>"),
            Outcome::Skipped => "skipped",
            Outcome::Failed => "failure",
            Outcome::Error => "error",
        };
        writeln!(out, ">")?;
        write!(out, "      <{element} type=\"{}\" message=\"{}\"", self.kind, harmless(&self.message))?;
        let details: Vec<_> =
            self.details.iter().filter(|line| !line.is_empty()).map(|line| harmless(line)).collect();
        if details.is_empty() {
            writeln!(out, "/>")?;
        } else {
            writeln!(out, ">{}</{element}>", details.join("\n"))?;
        }
        writeln!(out, "    </testcase>")
    }
}

/// Text out of a repository as text of the document, which may be shown as it stands.
fn harmless(text: &str) -> String {
    content(&plain(text))
}
