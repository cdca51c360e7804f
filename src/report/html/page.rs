//! All that the page of a check shows, in the order in which it shows it.

use std::collections::HashSet;

use serde::Serialize;

use super::accepted::Accepted;
use super::change::Changed;
use super::findings::{Budget, Listed};
use super::identity::Identity;
use super::index::Index;
use super::limits::Limits;
use super::objects::Objects;
use super::overview::Overview;
use super::unseen::Unseen;
use crate::report::model::Report;
use crate::report::style::Paint;
use crate::report::summary;
use crate::text::phrase::count;

/// The page of a check.
#[derive(Serialize)]
pub(super) struct Page {
    title: &'static str,
    /// What the run came to: the most important sentence, then the others.
    headline: String,
    sentences: Vec<String>,
    overview: Overview,
    change: Option<Changed>,
    identities: Vec<Identity>,
    objects: Option<Objects>,
    /// How many integrations are shown in full, and how many others there are.
    portraits: usize,
    briefly: usize,
    /// The findings of those others.
    rest: Listed,
    others: Listed,
    accepted: Accepted,
    unseen: Unseen,
    /// That some findings are shown without their details, and where these are.
    folded: Option<String>,
}

impl Page {
    pub(super) fn of(report: &Report, limits: Limits) -> Self {
        let index = Index::of(report, limits);
        let mut sentences = summary::sentences(report, Paint::default());
        let headline = if sentences.is_empty() { String::new() } else { sentences.remove(0) };
        let mut budget = Budget::of(report, limits);
        let portraits = index.portraits();
        let (in_full, briefly) = report.ranking.rows.split_at(portraits);
        let rows = in_full.iter().enumerate();
        let identities = rows.map(|(place, row)| Identity::of(&index, place, row, &mut budget)).collect();
        let of_rest: HashSet<usize> = briefly.iter().flat_map(|row| &row.own).copied().collect();
        let worst = report.ranking.worst_first.iter().copied();
        let rest: Vec<usize> = worst.filter(|at| of_rest.contains(at)).collect();
        Self {
            title: "What integrations can do",
            headline,
            sentences,
            overview: Overview::of(&index),
            change: Changed::of(report, limits),
            identities,
            portraits,
            briefly: briefly.len(),
            rest: Listed::of(report, &rest, None, &mut budget),
            objects: Objects::of(&index),
            others: Listed::of(report, &report.ranking.others, None, &mut budget),
            accepted: Accepted::of(report, limits),
            unseen: Unseen::of(&index),
            folded: (budget.folded > 0).then(|| {
                format!(
                    "{} shown in one line each, without lines of the file, advice and fix: `leastforce check --output \
                     json` has all of it.",
                    count(budget.folded, "finding")
                )
            }),
        }
    }
}
