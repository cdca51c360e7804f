//! The first screen: how many integrations there are, what the worst can do, and what to change first.

use serde::Serialize;

use super::index::Index;
use super::limits;
use super::risk::{Score, change};
use crate::finding::tally::Tally;
use crate::questions::reach::Reach;
use crate::report::declare;
use crate::report::reaches;
use crate::report::style::Paint;
use crate::report::summary::in_words;
use crate::report::sureness;
use crate::terms::severity::Severity;
use crate::text::phrase::and;

#[derive(Serialize)]
pub(super) struct Overview {
    tiles: Vec<Tile>,
    /// The worst first.
    rows: Vec<Row>,
    /// Those that have no row.
    lines: Vec<Line>,
    /// What is found at those that have no line either: how many they are, and the findings by severity.
    left_out: usize,
    left_out_findings: String,
    first: Vec<First>,
    /// Integrations of which it is not said what to change first.
    first_left_out: usize,
    /// How to declare an integration, where there is none.
    declare: Option<Vec<String>>,
}

/// A number with what it counts.
#[derive(Serialize)]
struct Tile {
    number: usize,
    label: &'static str,
    more: Option<String>,
    /// Whether the number is bad when it is not zero.
    is_bad: bool,
}

/// One integration in the list.
#[derive(Serialize)]
struct Row {
    place: usize,
    name: String,
    sure: &'static str,
    owner: Option<String>,
    score: Score,
    can: Vec<String>,
    /// How many of its holders have no file.
    absent: Option<String>,
    tally: Vec<(usize, Severity)>,
}

/// One integration behind the table.
#[derive(Serialize)]
struct Line {
    name: String,
    risk: String,
    findings: String,
}

/// The change that does most for one integration.
#[derive(Serialize)]
struct First {
    place: usize,
    name: String,
    before: u32,
    after: u32,
    /// Behind both where they are the least that it can be.
    least: &'static str,
    what: String,
}

impl Overview {
    pub(super) fn of(index: &Index<'_>) -> Self {
        let report = index.report;
        let ranked: Vec<_> = report.ranking.rows.iter().map(|row| &report.identities[row.identity]).collect();
        let goal = |at: usize, label: &'static str| {
            let reaches = |is: Reach| ranked.iter().filter(|i| i.reach.worst_first()[at] == is).count();
            let more = [(reaches(Reach::Likely), "likely"), (reaches(Reach::Unknown), "not known")];
            let more: Vec<_> =
                more.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
            Tile {
                number: reaches(Reach::Yes),
                label,
                more: (!more.is_empty()).then(|| format!("and {}", and(&more))),
                is_bad: true,
            }
        };
        let all = Tile {
            number: ranked.len(),
            label: if ranked.len() == 1 { "integration" } else { "integrations" },
            more: None,
            is_bad: false,
        };
        let (with_row, others) = split(&report.ranking.rows, index.limits.overview());
        let (with_line, left_out) = split(others, index.limits.lines());
        let lines = with_line.iter().map(|row| {
            let identity = &report.identities[row.identity];
            let findings = in_words(row.tally, Paint::default());
            Line { name: identity.name.clone(), risk: Score::of(identity).text, findings }
        });
        let mut tally = Tally::default();
        for row in left_out {
            tally += row.tally;
        }
        let rows = with_row.iter().enumerate().map(|(place, row)| {
            let identity = &report.identities[row.identity];
            let tally = row.tally.0.into_iter().zip(Severity::ALL);
            Row {
                place,
                name: identity.name.clone(),
                sure: sureness::word(identity),
                owner: identity.owner.clone(),
                score: Score::of(identity),
                can: reaches::can(report, row),
                absent: reaches::absent(identity),
                tally: tally.filter(|(n, _)| *n > 0).collect(),
            }
        });
        let (rows, lines) = (rows.collect(), lines.collect());
        let mut first: Vec<First> = report
            .ranking
            .rows
            .iter()
            .enumerate()
            .filter_map(|(place, row)| {
                let risk = index.portrait(row.identity)?.access.risk.as_ref()?;
                let best = risk.first.as_ref()?;
                let name = report.identities[row.identity].name.clone();
                let least = if risk.gaps.is_empty() { "" } else { "+" };
                Some(First { place, name, before: risk.score, after: best.score, least, what: change(best) })
            })
            .collect();
        let first_left_out = first.len().saturating_sub(limits::FIRST);
        first.truncate(limits::FIRST);
        Self {
            tiles: vec![
                all,
                goal(0, "could take over the org"),
                goal(2, "could read every record"),
                goal(1, "could change every record"),
            ],
            rows,
            lines,
            left_out: left_out.len(),
            left_out_findings: in_words(tally, Paint::default()),
            first,
            first_left_out,
            declare: ranked.is_empty().then(|| how_to_declare(index)),
        }
    }
}

fn split<T>(all: &[T], at: usize) -> (&[T], &[T]) {
    all.split_at(at.min(all.len()))
}

/// The browser breaks lines.
const WIDE: usize = 10_000;

fn how_to_declare(index: &Index<'_>) -> Vec<String> {
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    let _ = declare::write(index.report, (Paint::default(), WIDE), &mut text);
    String::from_utf8_lossy(&text).lines().map(str::to_owned).collect()
}
