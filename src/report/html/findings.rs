//! Findings: of each rule the worst in front, the others behind it, each with its lines, its advice and its fix.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::fix::Fix;
use super::limits::{self, Limits};
use super::place::at;
use crate::finding::tally::Tally;
use crate::report::excerpt::{Excerpt, Label, excerpt};
use crate::report::model::{Finding, Identity, Report};
use crate::report::repetition::under_heading;
use crate::report::style::Paint;
use crate::report::summary::in_words;
use crate::terms::severity::{Confidence, Severity};

/// The heading under which findings stand.
#[derive(Copy, Clone)]
pub(super) struct Under<'r>(pub &'r Identity);

/// What a page has room for.
pub(super) struct Budget {
    /// Findings that are shown in full, and those that are shown at all, by their place in the report.
    full: HashSet<usize>,
    shown: HashSet<usize>,
    /// How many were shown in one line, or not at all.
    pub folded: usize,
}

impl Budget {
    /// The worst findings, and the very worst in full, wherever they stand.
    pub(super) fn of(report: &Report, limits: Limits) -> Self {
        let worst = |most: usize| report.ranking.worst_first.iter().take(most).copied().collect();
        Self { full: worst(limits.in_full()), shown: worst(limits.findings()), folded: 0 }
    }
}

#[derive(Serialize)]
pub(super) struct Listed {
    count: usize,
    /// By rule, in the order of the worst finding of each.
    groups: Vec<Group>,
    /// How many others there are, and how many of each severity.
    left_out: usize,
    left_out_by: String,
}

/// The findings of one rule.
#[derive(Serialize)]
struct Group {
    rule: String,
    first: Item,
    more: Vec<Item>,
    #[serde(skip)]
    path: String,
}

#[derive(Serialize)]
struct Item {
    severity: Severity,
    likely: bool,
    rule: String,
    message: String,
    /// `path:line`; of what stands behind another finding of its rule in the same file, `line 3`.
    at: String,
    is_repeat: bool,
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
    /// `findings` come the worst first, by their place in the report.
    pub(super) fn of(
        report: &Report,
        findings: &[usize],
        under: Option<Under<'_>>,
        budget: &mut Budget,
    ) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut by_rule: HashMap<&str, usize> = HashMap::new();
        let (shown, left_out): (Vec<usize>, Vec<_>) =
            findings.iter().partition(|&at| budget.shown.contains(at));
        budget.folded += left_out.len();
        let left_out = Tally::of(left_out.iter().map(|&at| report.findings[at].severity));
        for at in shown {
            let finding = &report.findings[at];
            let is_full = budget.full.contains(&at);
            budget.folded += usize::from(!is_full);
            let mut item = item(report, finding, under, is_full);
            if let Some(&group) = by_rule.get(finding.rule.as_str()) {
                let group = &mut groups[group];
                item.is_repeat = true;
                if group.path == finding.location.path {
                    item.at = format!("line {}", finding.location.start.line);
                }
                group.more.push(item);
            } else {
                let path = finding.location.path.clone();
                by_rule.insert(&finding.rule, groups.len());
                groups.push(Group { rule: finding.rule.clone(), first: item, more: Vec::new(), path });
            }
        }
        Self {
            count: findings.len(),
            groups,
            left_out: left_out.total(),
            left_out_by: in_words(left_out, Paint::default()),
        }
    }
}

fn item(report: &Report, finding: &Finding, under: Option<Under<'_>>, is_full: bool) -> Item {
    Item {
        severity: finding.severity,
        likely: finding.confidence == Confidence::Likely,
        rule: finding.rule.clone(),
        message: under
            .map_or_else(|| finding.message.clone(), |Under(identity)| under_heading(finding, identity)),
        at: at(&finding.location),
        is_repeat: false,
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
