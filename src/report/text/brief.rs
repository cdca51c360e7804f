//! The short report: what is worst with its lines and advice, everything else in a line, and what does not fit on
//! the page counted.

use std::collections::HashSet;
use std::io::{self, Write as _};

use super::{Page, Shown, grouped};
use crate::finding::ranking::Row as Ranked;
use crate::finding::tally::Tally;
use crate::report::model::{Finding, Identity};
use crate::report::names::named;
use crate::report::plain::plain;
use crate::report::repetition::under_heading;
use crate::report::summary::{NAMES, in_words};
use crate::report::wrap::wrap;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, list, quoted};

/// Lines of a report that nobody asked to be longer.
pub(super) const MOST_LINES: usize = 200;

/// Of these, what findings with their lines and advice may take.
const FULL_LINES: usize = 64;

/// What one of them usually takes.
const FINDING_LINES: usize = 14;

/// What the worst identities take at least, beside the findings in full.
const WORST_LINES: usize = 40;

/// What is kept for errors and the sentences at the end.
const CLOSING_LINES: usize = 28;

/// What the heading of an identity takes.
const HEADING_LINES: usize = 6;

/// How many identities the first screen has.
pub(super) const IDENTITIES: usize = 20;

/// How many errors are repeated here; all of them are on stderr.
pub(super) const ERRORS: usize = 10;

/// Other grants of one rule that are named in its line.
const MORE: usize = 3;

/// What is written of an identity, or of what no identity holds.
struct Section<'a> {
    identity: Option<(&'a Identity, &'a Ranked)>,
    rows: Vec<Row<'a>>,
}

/// A group of findings in one line, or what a narrow page makes of it.
struct Row<'a> {
    findings: Vec<&'a Finding>,
    text: String,
    is_shown: bool,
}

impl<'a> Row<'a> {
    fn severity(&self) -> Severity {
        self.findings[0].severity
    }

    fn path(&self) -> &'a str {
        &self.findings[0].location.path
    }
}

impl<'a> Page<'a> {
    /// All identities and files, on about [`MOST_LINES`] lines. What is critical is at least named.
    pub(super) fn brief(&mut self) -> io::Result<()> {
        let mut sections = self.sections();
        let room = MOST_LINES.saturating_sub(self.out.written + CLOSING_LINES + FULL_LINES);
        // However many identities there are, the worst are shown.
        let room = room.saturating_sub(sections.len()).max(WORST_LINES);
        choose(&mut sections, room);
        let mut full = FULL_LINES;
        let (mut identities, mut left) = (0, Tally::default());
        // Whether the last line is one of several that belong together.
        let mut in_lines = false;
        for section in sections {
            let is_headed = section.identity.is_none() || section.rows.iter().any(|row| row.is_shown);
            if is_headed && std::mem::take(&mut in_lines) {
                writeln!(self.out)?;
            }
            match section.identity {
                Some((_, row)) if is_headed => {
                    self.heading(row)?;
                    self.section(&section, &mut full)?;
                    self.shared(row)?;
                }
                Some((identity, row))
                    if row.tally.0[0] > 0 || self.out.written + CLOSING_LINES < MOST_LINES =>
                {
                    self.identity_in_a_line(identity, &section.rows, row.tally)?;
                    in_lines = true;
                }
                Some((_, row)) => {
                    identities += 1;
                    left += row.tally;
                }
                None => {
                    self.rule_line("Files", "findings that no integration holds")?;
                    self.section(&section, &mut full)?;
                }
            }
        }
        if identities > 0 {
            let text =
                format!("and {} with {}", count(identities, "more identity"), in_words(left, self.paint));
            self.paragraph("", &text)?;
        }
        if in_lines || identities > 0 {
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn sections(&self) -> Vec<Section<'a>> {
        let report = self.report;
        let found = |indices: &[usize]| indices.iter().map(|&at| &report.findings[at]).collect::<Vec<_>>();
        let with_findings =
            report.ranking.rows.iter().filter(|row| !row.own.is_empty() || !row.shared.is_empty());
        let of_identity = with_findings.map(|row| {
            let identity = &report.identities[row.identity];
            Section { identity: Some((identity, row)), rows: self.rows(found(&row.own), Some(identity)) }
        });
        let others = found(&report.ranking.others);
        let others = (!others.is_empty()).then(|| Section { identity: None, rows: self.rows(others, None) });
        of_identity.chain(others).collect()
    }

    /// The groups of one rule on one holder as lines, the worst first.
    fn rows(&self, findings: Vec<&'a Finding>, identity: Option<&Identity>) -> Vec<Row<'a>> {
        let row = |findings: Vec<&'a Finding>| {
            let text = self.row(&findings, identity);
            Row { findings, text, is_shown: false }
        };
        grouped(findings).into_iter().map(row).collect()
    }

    /// Writes what was chosen of a section, the first of it with lines and advice as far as `full` lines reach.
    fn section(&mut self, section: &Section<'a>, full: &mut usize) -> io::Result<()> {
        let identity = section.identity.map(|(identity, _)| identity);
        let mut files: Vec<&str> = Vec::new();
        let (mut lines, mut left) = (Vec::new(), Vec::new());
        for row in &section.rows {
            let is_worth_it = row.is_shown && row.severity() >= Severity::High && *full >= FINDING_LINES;
            if is_worth_it && !self.repetition.explained(&row.findings[0].rule) {
                let before = self.out.written;
                self.group(&row.findings, Shown::WithLines(1), identity)?;
                *full = full.saturating_sub(self.out.written - before);
            } else if row.is_shown {
                lines.push(row);
                if !files.contains(&row.path()) {
                    files.push(row.path());
                }
            } else {
                left.push(row);
            }
        }
        for path in files {
            writeln!(self.out, "  {}", self.paint.bold(plain(path)))?;
            for row in lines.iter().filter(|row| row.path() == path) {
                writeln!(self.out, "{}", row.text)?;
            }
        }
        if !left.is_empty() {
            let mut all = Tally::default();
            for row in &left {
                all += tally(&row.findings);
            }
            let text = format!("and {} more{}", in_words(all, self.paint), rules(left, NAMES));
            self.paragraph("  ", &text)?;
        }
        writeln!(self.out)
    }

    fn row(&self, group: &[&Finding], identity: Option<&Identity>) -> String {
        let first = group[0];
        let message = identity.map_or_else(|| first.message.clone(), |of| under_heading(first, of));
        let message = plain(under_path(&message, first));
        // Each severity by itself, so that the lines add up to what is counted.
        let more = group[1..]
            .chunk_by(|a, b| a.severity == b.severity)
            .map(|same| {
                let (n, severity) = (same.len(), same[0].severity);
                let names = same.iter().map(|finding| named(finding)).collect();
                let what = if severity == first.severity { "more" } else { severity.name() };
                let most = if severity == Severity::Critical { NAMES } else { MORE };
                format!("; {n} {what}: {}", list(names, most))
            })
            .collect::<Vec<_>>()
            .concat();
        let severity = first.severity;
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.len()));
        let (name, rule) = (severity.to_string(), plain(&first.rule));
        let text = format!(
            "{:>7}  {}{}  {}: {message}{more}",
            first.location.start.line,
            self.paint.in_severity(severity, &name),
            pad(&name, 8),
            self.paint.bold(&rule),
        );
        wrap(&text, self.width, "", &" ".repeat(19))
    }

    /// An identity for whose findings there is no room, but for the rules of what is critical or, where nothing is, for
    /// the first of the others.
    fn identity_in_a_line(&mut self, identity: &Identity, rows: &[Row<'_>], all: Tally) -> io::Result<()> {
        let name = self.paint.bold(plain(&identity.name));
        let critical: Vec<_> = rows.iter().filter(|row| row.severity() == Severity::Critical).collect();
        let rules = match (rows, &critical[..]) {
            ([], _) => String::new(),
            (_, []) => rules(rows, MORE),
            _ => rules(critical, 0),
        };
        let text = format!("{name}  {}{rules}", in_words(all, self.paint));
        writeln!(self.out, "{}", wrap(&text, self.width, "", "    "))
    }
}

/// The rules of the findings among `rows`, behind a colon: about `most` of them.
fn rules<'r>(rows: impl IntoIterator<Item = &'r Row<'r>>, most: usize) -> String {
    let (critical, others): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.severity() == Severity::Critical);
    // However many there are, those of what is critical are named.
    let most = critical.len().max(most);
    let mut rules: Vec<_> =
        critical.iter().chain(&others).map(|row| plain(&row.findings[0].rule).into_owned()).collect();
    let mut met = HashSet::new();
    rules.retain(|rule| met.insert(rule.clone()));
    format!(": {}", list(rules, most))
}

/// Chooses the rows for which there is room: what is critical, the worst of each section, then the next.
fn choose(sections: &mut [Section<'_>], mut room: usize) {
    choose_those(sections, &mut room, &|_, row| row.severity() == Severity::Critical);
    choose_those(sections, &mut room, &|at, _| at == 0);
    for severity in Severity::ALL {
        choose_those(sections, &mut room, &|_, row| row.severity() == severity);
    }
}

/// Of the rows that are not chosen yet, those that are wanted, by their place in their section.
fn choose_those(sections: &mut [Section<'_>], room: &mut usize, is_wanted: &dyn Fn(usize, &Row<'_>) -> bool) {
    for section in sections {
        let mut is_new = !section.rows.iter().any(|row| row.is_shown);
        let shown = section.rows.iter().filter(|row| row.is_shown).map(Row::path);
        let mut files: HashSet<&str> = shown.collect();
        for (at, row) in section.rows.iter_mut().enumerate() {
            if row.is_shown || !is_wanted(at, row) {
                continue;
            }
            let heading = if is_new { HEADING_LINES } else { 0 };
            let lines = heading + usize::from(!files.contains(row.path())) + row.text.lines().count();
            if lines <= *room {
                *room -= lines;
                row.is_shown = true;
                is_new = false;
                files.insert(row.path());
            }
        }
    }
}

fn tally(findings: &[&Finding]) -> Tally {
    Tally::of(findings.iter().map(|finding| finding.severity))
}

/// The message of a finding under the path of its file, which names the holder.
fn under_path<'m>(message: &'m str, finding: &Finding) -> &'m str {
    let Some(kind) = finding.subject.kind.holder() else { return message };
    let subject = format!("{} {}", kind.noun(), quoted(&finding.subject.name));
    let Some(rest) = message.strip_prefix(&subject) else { return message };
    let rest = match rest.strip_prefix(", in permission set group '") {
        Some(group) => group.split_once("', ").map_or(rest, |(_, rest)| rest),
        None => rest,
    };
    let rest = rest.trim_start();
    if rest.is_empty() || rest.starts_with(',') { message } else { rest }
}
