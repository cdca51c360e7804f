//! Which identity is worst, and under which one a finding is shown.

use std::collections::HashMap;

use super::model::{Finding, Identity, Report};
use super::summary::Tally;

/// The identities of a report with their findings: the highest risk first, and of equals the one with
/// the worst findings.
pub(super) struct Ranking<'r> {
    pub(super) rows: Vec<Row<'r>>,
    /// Findings that no identity of the report holds.
    pub(super) others: Vec<&'r Finding>,
}

pub(super) struct Row<'r> {
    pub(super) identity: &'r Identity,
    pub(super) tally: Tally,
    /// Findings that no worse identity holds.
    pub(super) own: Vec<&'r Finding>,
    /// Findings shown under a worse identity, with its place in the ranking.
    pub(super) shared: Vec<(usize, &'r Finding)>,
}

impl<'r> Ranking<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let found = report.worst_first();
        let mut held: HashMap<&str, Vec<&'r Finding>> = HashMap::new();
        for finding in &found {
            for name in &finding.identities {
                held.entry(name).or_default().push(finding);
            }
        }
        let tally = |i: &Identity| Tally::of(held.get(i.name.as_str()).into_iter().flatten().copied());
        let mut rows: Vec<_> = report
            .identities
            .iter()
            .map(|identity| Row { identity, tally: tally(identity), own: Vec::new(), shared: Vec::new() })
            .collect();
        rows.sort_by(|a, b| {
            let sure = |r: &Row<'_>| r.identity.confidence;
            (b.identity.risk, b.tally)
                .cmp(&(a.identity.risk, a.tally))
                .then(sure(b).cmp(&sure(a)))
                .then_with(|| a.identity.name.cmp(&b.identity.name))
        });

        let mut places: HashMap<&str, usize> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            places.entry(&row.identity.name).or_insert(place);
        }
        let mut others = Vec::new();
        for finding in found {
            let mut holders: Vec<usize> =
                finding.identities.iter().filter_map(|name| places.get(name.as_str()).copied()).collect();
            holders.sort_unstable();
            holders.dedup();
            match holders.split_first() {
                None => others.push(finding),
                Some((first, rest)) => {
                    rows[*first].own.push(finding);
                    for place in rest {
                        rows[*place].shared.push((*first, finding));
                    }
                }
            }
        }
        for row in &mut rows {
            row.shared.sort_by_key(|(place, _)| *place);
        }
        Self { rows, others }
    }
}
