//! Two states of a project side by side: which lines differ, which identities are the same, and which line makes
//! an identity hold what it did not hold before.

mod blocks;
pub mod cause;
pub mod holding;
pub mod lines;
mod matched;
pub mod pairs;

use self::cause::Causes;
use self::holding::Known;
use self::lines::ChangedLines;
use self::pairs::{Pair, pairs};
use crate::analysis::Analysis;

/// What lies between two states. Both must have been read in one session, the base first, so that a symbol means
/// the same in both.
pub struct Change<'a, 'l> {
    pub base: &'a Analysis<'l>,
    pub head: &'a Analysis<'l>,
    pub lines: ChangedLines,
    known_base: Vec<Known<'a, 'l>>,
    known_head: Vec<Known<'a, 'l>>,
}

impl<'a, 'l> Change<'a, 'l> {
    pub fn new(base: &'a Analysis<'l>, head: &'a Analysis<'l>, lines: ChangedLines) -> Self {
        let known = |analysis: &'a Analysis<'l>| analysis.roots.iter().map(Known::new).collect();
        Self { base, head, lines, known_base: known(base), known_head: known(head) }
    }

    /// The identities of both states, each with what it is in the other: by root and name.
    pub fn pairs(&self) -> Vec<Pair> {
        pairs(self.base, self.head)
    }

    /// What tells why the identity holds something in the head and not in the base. `None` where the head has none.
    pub fn gains<'c>(&'c self, pair: &Pair) -> Option<Causes<'c, 'l>> {
        let here = self.known_head.get(pair.head.root?)?;
        let there = pair.base.root.and_then(|root| self.known_base.get(root));
        (!pair.head.ids.is_empty()).then(|| Causes::new(here, &pair.head.ids, there, &pair.base.ids))
    }

    /// The same for what it holds in the base and not in the head. `None` where the base has none.
    pub fn losses<'c>(&'c self, pair: &Pair) -> Option<Causes<'c, 'l>> {
        let here = self.known_base.get(pair.base.root?)?;
        let there = pair.head.root.and_then(|root| self.known_head.get(root));
        (!pair.base.ids.is_empty()).then(|| Causes::new(here, &pair.base.ids, there, &pair.head.ids))
    }
}
