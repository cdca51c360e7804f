//! Findings: of each rule the worst in front, the others behind it, each with its lines, its advice and its fix.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::fix::Fix;
use super::limits;
use super::place::at;
use crate::report::excerpt::{Excerpt, Label, excerpt};
use crate::report::model::{Finding, Identity, Report};
use crate::report::repetition::under_heading;
use crate::terms::severity::{Confidence, Severity};

/// The heading under which findings stand.
#[derive(Copy, Clone)]
pub(super) struct Under<'r>(pub &'r Identity);

/// What a page has room for.
pub(super) struct Budget {
    /// Findings that are shown in full, by fingerprint.
    full: HashSet<String>,
    /// How many are still shown.
    room: usize,
    /// How many were shown in one line, or not at all.
    pub folded: usize,
}

impl Budget {
    /// The worst findings in full.
    pub(super) fn of(report: &Report) -> Self {
        let worst = report.worst_first().into_iter().take(limits::IN_FULL);
        let full = worst.map(|finding| finding.fingerprint.clone()).collect();
        Self { full, room: limits::FINDINGS, folded: 0 }
    }
}

#[derive(Serialize)]
pub(super) struct Listed {
    count: usize,
    /// By rule, in the order of the worst finding of each.
    groups: Vec<Group>,
    left_out: usize,
}

/// The findings of one rule.
#[derive(Serialize)]
struct Group {
    rule: String,
    first: Item,
    more: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    severity: Severity,
    likely: bool,
    rule: String,
    message: String,
    at: String,
    fingerprint: String,
    /// `None` where it has one line alone.
    full: Option<Full>,
    /// The page of the rule, where the configuration says where pages are served.
    page: Option<String>,
}

#[derive(Serialize)]
struct Full {
    path: String,
    lines: Vec<Line>,
    /// Labels in other places.
    related: Vec<(String, String)>,
    help: String,
    fix: Option<Fix>,
}

/// A line of a file.
#[derive(Serialize)]
struct Line {
    number: u32,
    pieces: Vec<(String, bool)>,
    notes: Vec<String>,
}

impl Listed {
    /// `findings` come the worst first.
    pub(super) fn of(
        report: &Report,
        findings: &[&Finding],
        under: Option<Under<'_>>,
        budget: &mut Budget,
    ) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut by_rule: HashMap<&str, usize> = HashMap::new();
        let shown = findings.len().min(budget.room);
        budget.room -= shown;
        budget.folded += findings.len() - shown;
        for finding in &findings[..shown] {
            let item = item(report, finding, under, budget);
            if let Some(&group) = by_rule.get(finding.rule.as_str()) {
                groups[group].more.push(item);
            } else {
                by_rule.insert(&finding.rule, groups.len());
                groups.push(Group { rule: finding.rule.clone(), first: item, more: Vec::new() });
            }
        }
        Self { count: findings.len(), groups, left_out: findings.len() - shown }
    }
}

fn item(report: &Report, finding: &Finding, under: Option<Under<'_>>, budget: &mut Budget) -> Item {
    let is_full = budget.full.contains(&finding.fingerprint);
    budget.folded += usize::from(!is_full);
    Item {
        severity: finding.severity,
        likely: finding.confidence == Confidence::Likely,
        rule: finding.rule.clone(),
        message: under
            .map_or_else(|| finding.message.clone(), |Under(identity)| under_heading(finding, identity)),
        at: at(&finding.location),
        fingerprint: finding.fingerprint.chars().take(12).collect(),
        full: is_full.then(|| full(report, finding)),
        page: finding.help_url.clone(),
    }
}

fn full(report: &Report, finding: &Finding) -> Full {
    let path = &finding.location.path;
    let (here, elsewhere): (Vec<_>, Vec<_>) = finding.related.iter().partition(|r| r.location.path == *path);
    let mut labels = vec![Label { span: finding.span, text: &finding.label }];
    labels.extend(here.iter().map(|r| Label { span: r.span, text: &r.message }));
    let text = report.sources.get(path);
    let shown = text.and_then(|text| excerpt(&text, &labels, limits::COLUMNS));
    let marked: HashSet<usize> = shown.iter().flat_map(|shown| &shown.marks).map(|mark| mark.label).collect();
    // What lies too far away to be shown is told.
    let far =
        here.iter().enumerate().filter(|(n, _)| !marked.contains(&(n + 1))).map(|(_, related)| *related);
    let related = far.chain(elsewhere).map(|r| (r.message.clone(), at(&r.location)));
    Full {
        path: path.clone(),
        related: related.collect(),
        lines: shown.map(|shown| lines(finding, &shown, &labels)).unwrap_or_default(),
        help: finding.help.clone(),
        fix: finding.fix.as_ref().map(|fix| Fix::of(report, finding, fix)),
    }
}

/// The lines of an excerpt with what they are labelled with.
fn lines(finding: &Finding, shown: &Excerpt, labels: &[Label<'_>]) -> Vec<Line> {
    let before = u32::try_from(shown.before).unwrap_or(0);
    let mut number = finding.location.start.line.saturating_sub(before);
    let mut start = 0;
    let mut lines = Vec::new();
    for text in shown.text.split('\n') {
        let end = start + text.len();
        let marks: Vec<_> =
            shown.marks.iter().filter(|m| start <= m.range.start && m.range.end <= end).collect();
        let (mut pieces, mut from) = (Vec::new(), start);
        for mark in &marks {
            if mark.range.start >= from {
                pieces.push((shown.text[from..mark.range.start].to_owned(), false));
                pieces.push((shown.text[mark.range.clone()].to_owned(), true));
                from = mark.range.end;
            }
        }
        pieces.push((shown.text[from..end].to_owned(), false));
        pieces.retain(|(text, _)| !text.is_empty());
        let notes = marks.iter().filter_map(|mark| Some(labels.get(mark.label)?.text.to_owned()));
        lines.push(Line { number, pieces, notes: notes.filter(|note| !note.is_empty()).collect() });
        number = number.saturating_add(1);
        start = end + 1;
    }
    lines
}
