//! Which finding and which identity is worst, and under which identity a finding is shown.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::tally::Tally;
use crate::risk::rank::Rank;
use crate::terms::severity::{Confidence, Severity};
use crate::text::position::Location;

/// What of an identity decides its place.
#[derive(Copy, Clone, Debug)]
pub struct Rated<'a> {
    pub name: &'a str,
    pub rank: Rank,
    pub confidence: Confidence,
}

/// What of a finding that counts decides its place.
#[derive(Copy, Clone, Debug)]
pub struct Open<'a> {
    /// The finding's own index.
    pub index: usize,
    pub severity: Severity,
    pub confidence: Confidence,
    pub rule: &'a str,
    /// The place of the rule among all rules.
    pub order: usize,
    pub location: &'a Location,
    pub identities: &'a [String],
}

/// The order in which people read findings and identities, all by index.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// The findings that count: the worst first, then in the order of the rules, then by place.
    pub worst_first: Vec<usize>,
    /// The identities: those that reach most first (see [`Rank`]), and of equals the one with the worst findings.
    pub rows: Vec<Row>,
    /// Findings that none of the identities holds.
    pub others: Vec<usize>,
}

/// One identity with its findings.
#[derive(Clone, Debug)]
pub struct Row {
    pub identity: usize,
    pub tally: Tally,
    /// Findings that no worse identity holds.
    pub own: Vec<usize>,
    /// Findings shown under a worse identity, with its place in the ranking.
    pub shared: Vec<(usize, usize)>,
}

impl Row {
    /// The worst severity of its findings.
    pub fn worst(&self) -> Severity {
        let worst = self.tally.0.iter().zip(Severity::ALL).find(|(n, _)| **n > 0);
        worst.map_or(Severity::Info, |(_, severity)| severity)
    }
}

impl Ranking {
    pub fn new(identities: &[Rated<'_>], mut open: Vec<Open<'_>>) -> Self {
        open.sort_by(|a, b| {
            (b.severity, b.confidence)
                .cmp(&(a.severity, a.confidence))
                .then_with(|| (a.order, a.rule, a.location).cmp(&(b.order, b.rule, b.location)))
        });
        let mut held: HashMap<&str, Vec<Severity>> = HashMap::new();
        for finding in &open {
            for name in finding.identities {
                held.entry(name).or_default().push(finding.severity);
            }
        }
        let tally = |of: &Rated<'_>| Tally::of(held.get(of.name).into_iter().flatten().copied());
        let row = |(identity, of)| Row { identity, tally: tally(of), own: Vec::new(), shared: Vec::new() };
        let mut rows: Vec<Row> = identities.iter().enumerate().map(row).collect();
        rows.sort_by_key(|row| {
            let Rated { name, rank, confidence } = identities[row.identity];
            (Reverse((rank, row.tally, confidence)), name)
        });
        let worst_first = open.iter().map(|finding| finding.index).collect();
        let mut ranking = Self { worst_first, rows, others: Vec::new() };
        ranking.share(identities, &open);
        ranking
    }

    /// Puts each finding under the worst identity that holds it.
    fn share(&mut self, identities: &[Rated<'_>], open: &[Open<'_>]) {
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            places.entry(identities[row.identity].name).or_insert(place);
        }
        for finding in open {
            let held_by = finding.identities.iter().filter_map(|name| places.get(name.as_str()).copied());
            let mut holders: Vec<usize> = held_by.collect();
            holders.sort_unstable();
            holders.dedup();
            let Some((&first, rest)) = holders.split_first() else {
                self.others.push(finding.index);
                continue;
            };
            self.rows[first].own.push(finding.index);
            for &place in rest {
                self.rows[place].shared.push((first, finding.index));
            }
        }
        for row in &mut self.rows {
            row.shared.sort_by_key(|(place, _)| *place);
        }
    }
}
