//! Findings that were there before the change that is looked at.

use std::collections::BTreeSet;

use super::{Finding, Status};

/// What a run on the state before the change found, by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Existing {
    active: BTreeSet<String>,
    counted: BTreeSet<String>,
}

impl Existing {
    pub fn of(findings: &[Finding]) -> Self {
        let in_status = |status| {
            let found = findings.iter().filter(move |f| f.status == status);
            found.map(|f| f.fingerprint.clone()).collect()
        };
        Self { active: in_status(Status::Active), counted: in_status(Status::Counted) }
    }

    /// Marks the active findings that were active before.
    pub fn set(&self, findings: &mut [Finding]) {
        let was = |f: &&mut Finding| f.status == Status::Active && self.active.contains(&f.fingerprint);
        findings.iter_mut().filter(was).for_each(|f| f.status = Status::Existing);
    }

    /// Marks those that are only counted and were active or counted before.
    pub fn set_counted(&self, findings: &mut [Finding]) {
        let known =
            |f: &Finding| self.active.contains(&f.fingerprint) || self.counted.contains(&f.fingerprint);
        let was = |f: &&mut Finding| f.status == Status::Counted && known(f);
        findings.iter_mut().filter(was).for_each(|f| f.status = Status::Existing);
    }
}
