//! The answer to `generate`: permission sets that grant a contract, and what is to be taken away beside them.

pub mod build;
pub mod text;

use serde::Serialize;

use super::answer::{Missing, Place, Subject};
use super::model::Holder;

/// What was generated for one identity.
#[derive(Debug, Serialize)]
pub struct Generated {
    pub subject: Subject,
    /// One, or with a split the ordinary one and, where there is anything for it, the one that escalates.
    pub sets: Vec<Set>,
    /// What the sets cannot say: sentences without a full stop.
    pub notes: Vec<String>,
    /// What the identity holds beyond its contract, by holder.
    pub flips: Vec<Flips>,
    /// Holders that are not in the repository: what they grant is not known.
    pub unresolved: Vec<Missing>,
}

/// One permission set.
#[derive(Debug, Serialize)]
pub struct Set {
    pub name: String,
    /// Where it belongs, relative to the run's root.
    pub path: String,
    /// As people write them, in the order of the file.
    pub grants: Vec<String>,
    pub xml: String,
}

/// What a holder grants to the identity and its contract does not ask for.
#[derive(Debug, Serialize)]
pub struct Flips {
    pub holder: Holder,
    /// Whether `check --fix` can turn them off: standard profiles and packages' sets are others'.
    pub fixable: bool,
    /// The most powerful first.
    pub grants: Vec<Flip>,
}

/// The bits of one entry that are to be `false`.
#[derive(Debug, Serialize)]
pub struct Flip {
    pub grant: String,
    pub location: Place,
}
