//! Who holds something.

use super::goal::Goal;
use crate::org::Org;
use crate::org::subject::Subject;

impl Org<'_> {
    /// Every identity and holder that holds all of some goals: the identities first.
    pub fn who_can(&self, goals: &[Goal]) -> Vec<Subject> {
        let identities = (0..self.identities.len()).map(Subject::Identity);
        let subjects = identities.chain((0..self.holders.len()).map(Subject::Holder));
        subjects.filter(|&subject| self.can(subject, goals)).collect()
    }
}
