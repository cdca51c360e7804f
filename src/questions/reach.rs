//! How far an integration's rights go.

use serde::Serialize;

use crate::risk::rank::Rank;
pub use crate::risk::rank::Reach;

/// What an integration can do in the end, the three things that matter most.
#[derive(Copy, Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Reaches {
    /// Whether it can read every record.
    pub read_all: Reach,
    /// Whether it can change every record.
    pub change_all: Reach,
    /// Whether it can take over the org.
    pub take_over: Reach,
}

impl Reaches {
    /// Taking over, changing and reading.
    pub fn worst_first(self) -> [Reach; 3] {
        [self.take_over, self.change_all, self.read_all]
    }
}

impl From<Rank> for Reaches {
    fn from(rank: Rank) -> Self {
        Self { read_all: rank.read_all(), change_all: rank.change_all(), take_over: rank.take_over() }
    }
}
