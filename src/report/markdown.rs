//! The report as Markdown for a comment or a job's summary: the integrations, the worst findings, the rest folded.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;

use super::changes::markup::{Comment, MOST_CHARACTERS, code, harmless};
use super::model::{Finding, Problem, Report};
use super::policy;
use super::reaches::{absent, can, first_step, risk, sentence, with_absent};
use super::repetition::under_heading;
use super::style::Paint;
use super::summary::{self, in_words};
use super::sureness::is_settled;
use crate::finding::ranking::Row;
use crate::finding::tally::Tally;
use crate::text::phrase::{count, counts};

/// The findings that are not folded.
const OPEN: usize = 15;

/// The integrations in the table; the rest is counted.
const ROWS: usize = 50;

/// What did not fit.
#[derive(Default)]
struct Left {
    integrations: usize,
    findings: usize,
    /// Errors, and sentences about the run.
    others: usize,
}

impl Left {
    fn sentence(&self) -> Option<String> {
        let counts = counts(&[
            (self.findings, "finding"),
            (self.integrations, "integration"),
            (self.others, "other line"),
        ]);
        (!counts.is_empty())
            .then(|| format!("Not here, because a comment holds {MOST_CHARACTERS} characters: {counts}."))
    }
}

/// Writes the report within what a comment holds, and says what did not fit.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut comment = Comment::default();
    comment.add("### leastforce\n\n");
    let mut sentences = summary::sentences(report, Paint::default()).into_iter();
    if let Some(first) = sentences.next() {
        comment.add(&format!("**{}**\n", harmless(&first)));
    }
    let mut left = Left { integrations: table(report, &mut comment), ..Left::default() };
    let worst = report.worst_first();
    if !worst.is_empty() {
        comment.add("\n");
    }
    for finding in worst.iter().take(OPEN) {
        left.findings += usize::from(!comment.add(&item(finding, &finding.message)));
    }
    // What nobody may overlook comes before the rest, which takes the room that is left.
    for error in &report.errors {
        left.others += usize::from(!comment.add(&problem(error)));
    }
    for sentence in sentences.chain(policy::sentence(report)).chain(report.notes.iter().cloned()) {
        left.others += usize::from(!comment.add(&format!("\n{}\n", harmless(&sentence))));
    }
    let open: HashSet<usize> = report.ranking.worst_first.iter().take(OPEN).copied().collect();
    for row in &report.ranking.rows {
        left.findings += identity(report, row, &open, &mut comment);
    }
    let others = report.ranking.others.iter().filter(|at| !open.contains(at));
    let others: Vec<_> = others.map(|&at| &report.findings[at]).collect();
    left.findings += folded("Findings that no integration holds", &others, None, &mut comment);
    if let Some(left) = left.sentence() {
        comment.force(&format!("\n{left} `leastforce check --full` shows everything.\n"));
    }
    out.write_all(comment.text().as_bytes())
}

fn problem(error: &Problem) -> String {
    let message = harmless(&error.message);
    if error.is_of_rule() {
        format!("\n> {message}\n")
    } else {
        format!("\n> {} cannot be read: {message}\n", code(&error.path))
    }
}

/// One row for each integration, the worst first. Gives how many did not fit.
fn table(report: &Report, comment: &mut Comment) -> usize {
    let rows = &report.ranking.rows;
    if rows.is_empty() {
        return 0;
    }
    let mut left_out = 0;
    let all: Vec<_> = rows.iter().map(|row| &report.identities[row.identity]).collect();
    comment.add(&format!("\n{}\n\n", sentence(&all)));
    comment.add("| integration | risk | findings | can |\n|---|---|---|---|\n");
    for row in rows.iter().take(ROWS) {
        let identity = &report.identities[row.identity];
        let sure = if is_settled(identity) { String::new() } else { format!(" ({})", identity.confidence) };
        let can = can(report, row).iter().map(|what| harmless(what)).collect::<Vec<_>>().join(", ");
        let can = with_absent(can, absent(identity));
        let findings = in_words(row.tally, Paint::default());
        let name = code(&identity.name);
        let row = format!("| {name}{sure} | {} | {findings} | {can} |\n", risk(identity));
        left_out += usize::from(!comment.add(&row));
    }
    if rows.len() > ROWS {
        comment.force(&format!("\nand {}.\n", count(rows.len() - ROWS, "more integration")));
    }
    if let Some(step) = first_step(report) {
        left_out += usize::from(!comment.add(&format!("\n{}\n", harmless(&step))));
    }
    left_out
}

/// The findings of one integration that are not `open`, folded. Gives how many did not fit.
fn identity(report: &Report, row: &Row, open: &HashSet<usize>, comment: &mut Comment) -> usize {
    let own = row.own.iter().filter(|at| !open.contains(at));
    let own: Vec<_> = own.map(|&at| &report.findings[at]).collect();
    let identity = &report.identities[row.identity];
    let rest = in_words(Tally::of(own.iter().map(|finding| finding.severity)), Paint::default());
    let title = format!("{}: {rest} more", code(&identity.name));
    let message = |finding: &Finding| under_heading(finding, identity);
    folded(&title, &own, Some(&message), comment)
}

/// A list under a title that opens it. `title` is markup.
fn folded(
    title: &str,
    findings: &[&Finding],
    message: Option<&dyn Fn(&Finding) -> String>,
    comment: &mut Comment,
) -> usize {
    if findings.is_empty() {
        return 0;
    }
    let mut text = format!("\n<details><summary>{title}</summary>\n\n");
    let end = "\n</details>\n";
    let start = text.len();
    let mut left_out = 0;
    for finding in findings {
        let line = item(finding, &message.map_or_else(|| finding.message.clone(), |of| of(finding)));
        if comment.has_room(text.chars().count() + line.chars().count() + end.len()) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{line}");
        } else {
            left_out += 1;
        }
    }
    if text.len() > start {
        comment.add(&(text + end));
    }
    left_out
}

fn item(finding: &Finding, message: &str) -> String {
    let place = format!("{}:{}", finding.location.path, finding.location.start.line);
    let rule = harmless(&finding.rule);
    let rule = finding.help_url.as_ref().map_or_else(|| rule.clone(), |url| format!("[{rule}]({url})"));
    format!("- **{}** {rule}: {} \u{2013} {}\n", finding.severity, harmless(message), code(&place))
}
