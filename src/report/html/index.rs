//! What the parts of a page look up.

use std::collections::HashMap;

use super::limits::Limits;
use crate::questions::portrait::Portrait;
use crate::report::model::Report;

/// A report with its identities by place.
pub(super) struct Index<'r> {
    pub report: &'r Report,
    pub limits: Limits,
    /// The place of each identity in the ranking, by its place in the report.
    pub places: HashMap<usize, usize>,
}

impl<'r> Index<'r> {
    pub(super) fn of(report: &'r Report, limits: Limits) -> Self {
        let rows = report.ranking.rows.iter().enumerate();
        Self { report, limits, places: rows.map(|(place, row)| (row.identity, place)).collect() }
    }

    /// How many identities are shown in full: the first of the ranking.
    pub(super) fn portraits(&self) -> usize {
        self.limits.portraits.min(self.report.ranking.rows.len())
    }

    /// All that is known of an identity, by its place in the report.
    pub(super) fn portrait(&self, identity: usize) -> Option<&'r Portrait> {
        self.report.portraits.as_ref()?.identities.get(identity)
    }
}
