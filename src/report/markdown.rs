//! The report as Markdown for a comment or a job's summary: the integrations, the worst findings, the rest folded.

use std::collections::HashMap;
use std::io;

use super::changes::markup::{Comment, MOST_CHARACTERS, code, code_within, harmless, within};
use super::model::{Finding, Identity, Problem, Report};
use super::policy;
use super::reaches::{absent, can, first_step, risk, sentence, with_absent};
use super::repetition::under_heading;
use super::style::Paint;
use super::summary::{self, in_words};
use super::sureness::is_settled;
use crate::finding::tally::Tally;
use crate::text::phrase::{count, counts};

/// The findings that are not folded.
const OPEN: usize = 15;

/// The integrations in the table; the rest is counted.
const ROWS: usize = 50;

/// How long parts may get, in characters of the page's source, so that there is room for each finding that is not folded:
/// a name in the table and what it can do, a message, a sentence about the run, and all of these together.
const NAME: usize = 160;
const CAN: usize = 160;
const MESSAGE: usize = 1_200;
const SENTENCE: usize = 2_000;
const SENTENCES: usize = 12_000;

/// What did not fit.
#[derive(Default)]
struct Left {
    integrations: usize,
    findings: Tally,
    /// Errors, and sentences about the run.
    others: usize,
}

impl Left {
    fn sentence(&self) -> Option<String> {
        let findings = in_words(self.findings, Paint::default());
        let findings = match self.findings.total() {
            0 => String::new(),
            n => format!("{} ({findings})", count(n, "finding")),
        };
        let others = counts(&[(self.integrations, "integration"), (self.others, "other line")]);
        let parts: Vec<_> = [findings, others].into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| {
            format!("Not here, because a comment holds {MOST_CHARACTERS} characters: {}.", parts.join(", "))
        })
    }
}

/// Writes the report within what a comment holds, and says what did not fit.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut comment = Comment::default();
    comment.add("### leastforce\n\n");
    let mut sentences = summary::sentences(report, Paint::default()).into_iter();
    if let Some(first) = sentences.next() {
        comment.add(&format!("**{}**\n", within(&first, SENTENCE, harmless)));
    }
    let mut left = Left { integrations: table(report, &mut comment), ..Left::default() };
    let worst = &report.ranking.worst_first;
    if !worst.is_empty() {
        comment.add("\n");
    }
    for finding in worst.iter().take(OPEN).map(|&at| &report.findings[at]) {
        if !comment.add(&item(finding, &finding.message)) {
            left.findings += Tally::of([finding.severity].into_iter());
        }
    }
    // What nobody may overlook comes before the rest, which takes the room that is left.
    let errors = report.errors.iter().map(problem);
    let sentences = sentences.chain(policy::sentence(report)).chain(report.notes.iter().cloned());
    let sentences = sentences.map(|sentence| format!("\n{}\n", within(&sentence, SENTENCE, harmless)));
    let most = comment.room().saturating_sub(SENTENCES);
    for line in errors.chain(sentences) {
        let fits = comment.room() >= most + line.chars().count() && comment.add(&line);
        left.others += usize::from(!fits);
    }
    left.findings += folded(report, &mut comment);
    if let Some(left) = left.sentence() {
        comment.force(&format!("\n{left} `leastforce check --full` shows everything.\n"));
    }
    out.write_all(comment.text().as_bytes())
}

fn problem(error: &Problem) -> String {
    let message = within(&error.message, SENTENCE, harmless);
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
        let can =
            can(report, row).iter().map(|what| within(what, CAN, harmless)).collect::<Vec<_>>().join(", ");
        let can = with_absent(can, absent(identity));
        let findings = in_words(row.tally, Paint::default());
        let name = code_within(&identity.name, NAME);
        let row = format!("| {name}{sure} | {} | {findings} | {can} |\n", risk(identity));
        left_out += usize::from(!comment.add(&row));
    }
    if rows.len() > ROWS {
        comment.force(&format!("\nand {}.\n", count(rows.len() - ROWS, "more integration")));
    }
    if let Some(step) = first_step(report) {
        left_out += usize::from(!comment.add(&format!("\n{}\n", within(&step, SENTENCE, harmless))));
    }
    left_out
}

/// Findings under one heading.
#[derive(Default)]
struct Fold<'a> {
    /// Whose they are; `None` for those that no integration holds.
    identity: Option<&'a Identity>,
    all: Tally,
    lines: Vec<String>,
}

impl Fold<'_> {
    fn frame(&self, lines: &str) -> String {
        let title = match self.identity {
            Some(identity) => {
                format!("{}: {} more", code(&identity.name), in_words(self.all, Paint::default()))
            }
            None => "Findings that no integration holds".to_owned(),
        };
        format!("\n<details><summary>{title}</summary>\n\n{lines}\n</details>\n")
    }
}

/// The findings that are not open, in a fold for each integration and one for the others. The worst get the room first,
/// wherever they are shown; gives those that did not fit.
fn folded(report: &Report, comment: &mut Comment) -> Tally {
    let rows = &report.ranking.rows;
    let mut folds: Vec<Fold<'_>> = rows
        .iter()
        .map(|row| Fold { identity: Some(&report.identities[row.identity]), ..Fold::default() })
        .chain([Fold::default()])
        .collect();
    let own = rows.iter().enumerate().flat_map(|(fold, row)| row.own.iter().map(move |&at| (at, fold)));
    let own: HashMap<usize, usize> = own.collect();
    let fold_of = |at: usize| own.get(&at).copied().unwrap_or(rows.len());
    let closed = report.ranking.worst_first.get(OPEN..).unwrap_or_default();
    for &at in closed {
        folds[fold_of(at)].all += Tally::of([report.findings[at].severity].into_iter());
    }
    let (mut room, mut shown) = (comment.room(), 0);
    for &at in closed {
        let finding = &report.findings[at];
        let fold = &mut folds[fold_of(at)];
        let message = fold.identity.map(|identity| under_heading(finding, identity));
        let line = item(finding, message.as_deref().unwrap_or(&finding.message));
        let frame = if fold.lines.is_empty() { fold.frame("").chars().count() } else { 0 };
        let Some(rest) = room.checked_sub(frame + line.chars().count()) else { break };
        (room, shown) = (rest, shown + 1);
        fold.lines.push(line);
    }
    for fold in folds.iter().filter(|fold| !fold.lines.is_empty()) {
        comment.add(&fold.frame(&fold.lines.concat()));
    }
    Tally::of(closed[shown..].iter().map(|&at| report.findings[at].severity))
}

fn item(finding: &Finding, message: &str) -> String {
    let place = format!("{}:{}", finding.location.path, finding.location.start.line);
    let rule = harmless(&finding.rule);
    let rule = finding.help_url.as_ref().map_or_else(|| rule.clone(), |url| format!("[{rule}]({url})"));
    format!(
        "- **{}** {rule}: {} \u{2013} {}\n",
        finding.severity,
        within(message, MESSAGE, harmless),
        code(&place)
    )
}
