//! The report for people: first which identities there are and how bad each is, then the findings, the worst first,
//! and at the end what was not judged. What is longer than 200 lines is shortened unless all is wanted.

mod brief;
mod closing;
mod lead;
mod lines;
mod others;

use std::collections::HashMap;
use std::io::{self, Write as _};

use lines::Lines;
use unicode_width::UnicodeWidthStr as _;

use super::fixable::Fixable;
use super::model::{Finding, Identity, Report};
use super::names::{folded, things_covered, times, with_severity};
use super::options::Options;
use super::plain::plain;
use super::repetition::{Repetition, under_heading};
use super::style::Paint;
use super::summary::{NAMES, in_words};
use super::sureness::of_declared;
use super::terminal::{self, Words};
use super::wrap::{GLUE, wrap};
use crate::finding::Status;
use crate::finding::ranking::Row;
use crate::questions::identities::AGAINST;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, count_of, list};

/// What a rule line has beside its name and its detail, at least.
const RULE_LINE: usize = 10;

/// How many findings of one rule on one holder are shown with their lines; the rest are named.
const EXCERPTS: usize = 1;

/// Writes the report, in full where that is short or asked for; with `options.quiet` only findings and errors.
pub fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    if options.full {
        return Page::new(report, options, Lines::new(out)).whole();
    }
    let mut text = Vec::new();
    let mut page = Page::new(report, options, Lines::at_most(&mut text, brief::MOST_LINES));
    match page.whole() {
        Err(_) if page.out.is_too_long() => Page::new(report, options, Lines::new(out)).short(),
        Err(error) => Err(error),
        Ok(()) => out.write_all(&text),
    }
}

/// What each finding covers, by its fingerprint.
fn covered(report: &Report) -> HashMap<&str, Vec<&Finding>> {
    let mut covered: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &report.findings {
        // Those that somebody set aside are counted as such.
        if let Some(by) = finding.covered_by.as_ref().filter(|_| finding.status == Status::Active) {
            covered.entry(by).or_default().push(finding);
        }
    }
    covered
}

/// The findings in groups of one rule on one subject in one file, in order of first appearance.
fn grouped<'r>(found: impl IntoIterator<Item = &'r Finding>) -> Vec<Vec<&'r Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut places = HashMap::new();
    for finding in found {
        let key = (&finding.rule, &finding.subject.kind, &finding.subject.name, &finding.location.path);
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(finding);
    }
    groups
}

/// How the findings of a group are shown.
#[derive(Copy, Clone)]
enum Shown {
    /// So many with their lines.
    WithLines(usize),
    InOneLine,
}

struct Page<'a> {
    report: &'a Report,
    paint: Paint,
    width: usize,
    quiet: bool,
    /// Nothing is shortened, because that was asked for.
    full: bool,
    /// Whether findings were named without their lines.
    folded: bool,
    covered: HashMap<&'a str, Vec<&'a Finding>>,
    repetition: Repetition<'a>,
    fixable: Fixable<'a>,
    out: Lines<'a>,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report, options: &Options, out: Lines<'a>) -> Self {
        Self {
            report,
            paint: Paint::from(options),
            width: options.width.max(40),
            quiet: options.quiet,
            full: options.full,
            folded: false,
            covered: covered(report),
            repetition: Repetition::default(),
            fixable: Fixable::default(),
            out,
        }
    }

    /// Every finding with its lines and advice.
    fn whole(&mut self) -> io::Result<()> {
        let ranking = &self.report.ranking;
        if !self.quiet {
            self.lead(usize::MAX)?;
        }
        for row in &ranking.rows {
            self.identity(row)?;
        }
        self.others(&ranking.others.iter().map(|&at| &self.report.findings[at]).collect::<Vec<_>>())?;
        self.hygiene()?;
        self.errors(usize::MAX)?;
        if self.quiet {
            return Ok(());
        }
        self.closing()?;
        if self.folded {
            self.paragraph(
                "",
                "Some findings are only named: `--full` shows each with its lines and advice.",
            )?;
        }
        Ok(())
    }

    /// How many names stand in one line.
    fn names(&self) -> usize {
        if self.full { usize::MAX } else { NAMES }
    }

    /// What fits on a few screens.
    fn short(&mut self) -> io::Result<()> {
        if !self.quiet {
            self.lead(brief::IDENTITIES)?;
        }
        self.brief()?;
        self.errors(brief::ERRORS)?;
        if !self.quiet {
            self.closing()?;
        }
        self.paragraph(
            "",
            "Shortened: `--full` shows every finding with its lines and advice; a PATH shows fewer.",
        )
    }

    /// One identity and its findings. Those that a worse identity has too are shown there.
    fn identity(&mut self, row: &Row) -> io::Result<()> {
        if row.own.is_empty() && row.shared.is_empty() {
            return Ok(());
        }
        let report = self.report;
        let identity = &report.identities[row.identity];
        self.heading(row)?;
        for group in grouped(row.own.iter().map(|&at| &report.findings[at])) {
            if self.full {
                self.group(&group, Shown::WithLines(usize::MAX), Some(identity))?;
                continue;
            }
            let known = group[0].severity == Severity::Info || self.repetition.explained(&group[0].rule);
            let (long, short): (Vec<_>, Vec<_>) =
                group.into_iter().partition(|f| f.severity > Severity::Info && !known);
            self.group(&long, Shown::WithLines(EXCERPTS), Some(identity))?;
            self.group(&short, Shown::InOneLine, Some(identity))?;
        }
        self.shared(row)
    }

    /// The findings that a worse identity has too, by their names.
    fn shared(&mut self, row: &Row) -> io::Result<()> {
        let report = self.report;
        for there in row.shared.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((place, _)) = there.first() else { continue };
            let names: Vec<String> =
                there.iter().map(|&(_, at)| &report.findings[at]).map(with_severity).collect();
            let names: Vec<_> = names.chunk_by(|a, b| a == b).map(times).collect();
            let under = plain(&report.identities[report.ranking.rows[*place].identity].name);
            let shared = count(there.len(), "finding");
            self.paragraph(
                "  ",
                &format!("{shared} shown above, under {under}: {}", list(names, self.names())),
            )?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn heading(&mut self, row: &Row) -> io::Result<()> {
        let report = self.report;
        let identity = &report.identities[row.identity];
        let sure = of_declared(identity.declared, identity.confidence)
            .unwrap_or_else(|| identity.confidence.to_string());
        let (name, found) = (plain(&identity.name), in_words(row.tally, Paint::default()));
        let kind = format!("{sure} integration");
        let whole = format!("{kind}: {found}");
        if name.width() + whole.width() + RULE_LINE <= self.width {
            self.rule_line(&name, &whole)?;
        } else {
            self.rule_line(&name, &kind)?;
            self.paragraph("   ", &format!("{} {found}", self.paint.dim("found")))?;
        }
        let holders = identity.holders.iter().map(|h| {
            let missing = if h.path.is_none() { " (not in the repository)" } else { "" };
            format!("{} {}{missing}", h.kind.name().replace('-', " "), plain(&h.name))
        });
        let holders = list(holders.collect(), NAMES);
        if !holders.is_empty() {
            self.paragraph("   ", &format!("{} {holders}", self.paint.dim("holds")))?;
        }
        if let Some(owner) = &identity.owner {
            self.paragraph("   ", &format!("{} {}", self.paint.dim("owner"), plain(owner)))?;
        }
        let (against, evidence): (Vec<_>, Vec<_>) =
            identity.evidence.iter().map(|e| plain(e)).partition(|e| e.starts_with(AGAINST));
        let against: Vec<_> = against.iter().map(|e| e.trim_start_matches(AGAINST)).collect();
        let evidence: Vec<_> = evidence.iter().map(AsRef::as_ref).collect();
        for (word, evidence) in [("because", evidence), ("though", against)] {
            if !evidence.is_empty() {
                self.paragraph("   ", &format!("{} {}", self.paint.dim(word), evidence.join("; ")))?;
            }
        }
        writeln!(self.out)
    }

    /// `── name ── detail ─────`, as wide as the page.
    fn rule_line(&mut self, name: &str, detail: &str) -> io::Result<()> {
        let used = name.width() + detail.width() + RULE_LINE - 2;
        let rest = self.width.saturating_sub(used).max(2);
        let paint = self.paint;
        writeln!(
            self.out,
            "{} {} {} {} {}",
            paint.line(2),
            paint.bold(name),
            paint.line(2),
            detail,
            paint.line(rest)
        )
    }

    /// Findings of one rule on one subject in one file: the first few, then the names of the rest.
    fn group(&mut self, group: &[&'a Finding], shown: Shown, owner: Option<&Identity>) -> io::Result<()> {
        let (few, lines) = match shown {
            Shown::WithLines(few) => (few, true),
            Shown::InOneLine => (3, false),
        };
        for finding in group.iter().take(few) {
            let message = owner.map_or_else(|| finding.message.clone(), |of| under_heading(finding, of));
            if lines {
                let words = Words { message: &message, help: self.repetition.fresh(&finding.help) };
                terminal::write(self.report, finding, &words, (self.paint, self.width), &mut self.out)?;
            } else {
                self.line(finding, &message, owner.is_some())?;
            }
            if let Some(how) = self.fixable.of(finding).filter(|_| lines) {
                self.paragraph("    ", &format!("{} {how}", self.paint.dim("fixable")))?;
            }
            self.beside(finding, owner.map(|of| of.name.as_str()))?;
            if let Some(url) = finding.help_url.as_ref().filter(|_| lines) {
                self.paragraph("    ", &format!("{} {url}", self.paint.dim("see")))?;
            }
            if lines {
                writeln!(self.out)?;
            }
        }
        let rest = &group[group.len().min(few)..];
        if let Some(first) = rest.first() {
            self.folded = true;
            let worst = group[0].severity;
            let names = rest.iter().map(|f| folded(f, worst)).collect();
            let covers: usize = rest.iter().map(|f| self.covered_by(f).len()).sum();
            let covers = if covers > 0 { format!(" (these cover {covers} more)") } else { String::new() };
            let (n, rule) = (rest.len(), self.paint.bold(plain(&first.rule)));
            self.paragraph("  ", &format!("and {n} more {rule}: {}{covers}", list(names, NAMES)))?;
        }
        if !lines && !group.is_empty() || !rest.is_empty() {
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// A finding in one line, with its path unless that stands above.
    fn line(&mut self, finding: &Finding, message: &str, with_path: bool) -> io::Result<()> {
        let severity = self.paint.in_severity(finding.severity, finding.severity);
        let rule = self.paint.bold(plain(&finding.rule));
        let place = if with_path {
            terminal::place(finding)
        } else {
            format!("line{GLUE}{}", finding.location.start.line)
        };
        let place = format!("({place}{})", if finding.fix.is_some() { ", fixable" } else { "" });
        let text = format!("{severity} {rule}: {} {place}", plain(message));
        writeln!(self.out, "{}", wrap(&text, self.width, "  ", "    "))
    }

    /// What a finding covers, and who else holds it.
    fn beside(&mut self, finding: &Finding, owner: Option<&str>) -> io::Result<()> {
        let covered = self.covered_by(finding);
        if !covered.is_empty() {
            let names = things_covered(finding, covered);
            // One object has many bits: what is listed is what is counted last.
            let on = match names.len() {
                n if n == covered.len() => String::new(),
                n => format!(", on {}", count_of(n, "thing", "things")),
            };
            let n = covered.len();
            let text = format!("{} {n} more{on}: {}", self.paint.dim("covers"), list(names, self.names()));
            self.paragraph("    ", &text)?;
        }
        let others: Vec<_> = finding
            .identities
            .iter()
            .filter(|name| Some(name.as_str()) != owner)
            .map(|n| plain(n).into_owned())
            .collect();
        if owner.is_some() && !others.is_empty() {
            self.paragraph(
                "    ",
                &format!("{} {}", self.paint.dim("also held by"), list(others, self.names())),
            )?;
        }
        Ok(())
    }

    fn covered_by(&self, finding: &Finding) -> &[&Finding] {
        self.covered.get(finding.fingerprint.as_str()).map_or(&[], Vec::as_slice)
    }

    /// Wraps `text`, already harmless, behind `indent`.
    fn paragraph(&mut self, indent: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.width, indent, indent))
    }
}
