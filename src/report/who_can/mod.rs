//! The answer to `who-can`: everybody who holds a grant.

pub mod build;
pub mod text;

use serde::Serialize;

use super::answer::{Missing, Place, Subject};
use super::model::Holder;
use super::paths::{Held, Path};

/// What is to be said of one project root.
#[derive(Debug, Serialize)]
pub struct WhoCan {
    /// The project root, where the run has several.
    pub root: Option<String>,
    pub grant: String,
    /// It restricts instead of granting.
    pub control: bool,
    pub identities: Vec<Who>,
    /// Profiles, permission sets and groups, those of people too.
    pub holders: Vec<Who>,
    /// What user access policies would give.
    pub potential: Vec<Potential>,
    /// What is named and not in the repository, and may grant it as well.
    pub unresolved: Vec<Missing>,
}

/// Somebody who holds all bits that were asked for.
#[derive(Debug, Serialize)]
pub struct Who {
    pub subject: Subject,
    /// The weakest of the bits.
    pub held: Held,
    /// The paths that hold, those of each bit in turn.
    pub paths: Vec<Path>,
    /// The identities above that have the holder; empty for an identity.
    pub identities: Vec<String>,
}

/// A user access policy that would give a holder of the grant to users.
#[derive(Debug, Serialize)]
pub struct Potential {
    pub policy: String,
    /// As written: `Active`, `Design` and the like.
    pub status: Option<String>,
    pub holder: Holder,
    pub location: Place,
    /// Whom it applies to, as far as the file says: `Profile Standard`.
    pub filters: Vec<String>,
}
