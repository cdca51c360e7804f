//! How many findings there are.

use super::{Finding, Status};
use crate::terms::severity::Severity;

/// How many findings there are of each severity, worst first. Of two tallies the greater is the worse.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally(pub [usize; 5]);

impl Tally {
    pub fn of(severities: impl Iterator<Item = Severity>) -> Self {
        let mut tally = Self::default();
        for severity in severities {
            tally.0[Severity::Critical as usize - severity as usize] += 1;
        }
        tally
    }

    pub fn total(self) -> usize {
        self.0.iter().sum()
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        for (sum, n) in self.0.iter_mut().zip(other.0) {
            *sum += n;
        }
    }
}

/// The findings of a run, each counted once.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that are active and not covered.
    pub open: Tally,
    /// Those that are active and covered.
    pub covered: usize,
    /// Set aside, covered or not.
    pub waived: usize,
    pub baselined: usize,
    pub existing: usize,
    pub filtered: usize,
    pub counted: usize,
}

impl Counts {
    pub fn of(findings: &[Finding]) -> Self {
        let in_status = |status| findings.iter().filter(|f| f.status == status).count();
        let open = Tally::of(findings.iter().filter(|f| f.counts()).map(|f| f.severity));
        Self {
            open,
            covered: in_status(Status::Active) - open.total(),
            waived: in_status(Status::Waived),
            baselined: in_status(Status::Baselined),
            existing: in_status(Status::Existing),
            filtered: in_status(Status::Filtered),
            counted: in_status(Status::Counted),
        }
    }
}
