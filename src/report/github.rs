//! GitHub workflow commands, which become annotations on files.

use std::io;

use super::left_out;
use super::model::{Finding, Problem, Report};
use super::options::Options;
use super::plain::{plain, sentence};
use crate::terms::severity::Severity;
use crate::text::phrase::counts;

/// GitHub shows this many annotations of each level per step and drops the rest unsaid.
const PER_LEVEL: usize = 10;

/// Writes at most ten annotations of each level, the worst first, and one notice that says what
/// was left out or could not be judged. Nothing at all for a project that is clean.
pub fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let found = report.worst_first();
    let of = |level| found.iter().copied().filter(move |f| self::level(f.severity) == level);

    let unread = report.errors.len().min(PER_LEVEL);
    for error in &report.errors[..unread] {
        problem(error, options, out)?;
    }
    let errors: Vec<_> = of("error").take(PER_LEVEL - unread).collect();
    let warnings: Vec<_> = of("warning").take(PER_LEVEL).collect();
    // The closing notice counts as one of the notices.
    let notices: Vec<_> = of("notice").take(PER_LEVEL - 1).collect();

    let shown: Vec<_> = [errors, warnings, notices].concat();
    for finding in &shown {
        annotation(finding, options, out)?;
    }

    let more = |severity| {
        let all = found.iter().filter(|f| f.severity == severity).count();
        all - shown.iter().filter(|f| f.severity == severity).count()
    };
    let left = counts(&[
        (report.errors.len() - unread, "error"),
        (more(Severity::Critical) + more(Severity::High), "critical or high finding"),
        (more(Severity::Medium), "medium finding"),
        (more(Severity::Low) + more(Severity::Info), "low or info finding"),
    ]);
    let mut sentences = Vec::new();
    if !left.is_empty() {
        sentences.push(format!("Not annotated, because GitHub shows {PER_LEVEL} of each level: {left}."));
    }
    sentences.extend(left_out::sentences(report));
    if !sentences.is_empty() {
        writeln!(out, "::notice title=leastforce::{}", data(&sentences.join(" ")))?;
    }
    Ok(())
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

fn annotation(finding: &Finding, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let (start, end) = (finding.location.start, finding.location.end);
    write!(
        out,
        "::{} file={},line={},endLine={}",
        level(finding.severity),
        property(&format!("{}{}", options.prefix, finding.location.path)),
        start.line,
        end.line,
    )?;
    // GitHub refuses columns on annotations of several lines.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    writeln!(
        out,
        ",title={}::{}",
        property(&format!("{} {}", finding.severity, finding.rule)),
        data(&format!("{} {}{}", sentence(&finding.message), finding.help, more(finding))),
    )
}

/// Where to read on.
fn more(finding: &Finding) -> String {
    finding.help_url.as_ref().map_or_else(String::new, |url| format!(" See {url}"))
}

fn problem(error: &Problem, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    if error.is_of_rule() {
        return writeln!(out, "::error title=internal error::{}", data(&error.message));
    }
    write!(out, "::error file={}", property(&format!("{}{}", options.prefix, error.path)))?;
    if let Some(location) = &error.location {
        write!(out, ",line={},col={}", location.start.line, location.start.column)?;
    }
    writeln!(out, ",title=unreadable file::{}", data(&error.message))
}

/// The text of a command. [`plain`] leaves no line break, so that nothing after one can be
/// taken for a command; what remains to escape is GitHub's own escape character.
fn data(text: &str) -> String {
    plain(text.trim_end()).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
