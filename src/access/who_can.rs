//! Who holds something.

use super::goal::Goal;
use crate::org::Org;
use crate::org::principal::Principal;

impl Org<'_> {
    /// Every identity and holder that holds all of some goals: the identities first.
    pub fn who_can(&self, goals: &[Goal]) -> Vec<Principal> {
        let identities = self.identities.keys().map(Principal::Identity);
        let subjects = identities.chain(self.holders.keys().map(Principal::Holder));
        subjects.filter(|&subject| self.can(subject, goals)).collect()
    }
}
