//! The answer to `who-can`: everybody who holds a grant.

pub mod build;
pub mod text;

use serde::Serialize;

use super::answer::{Missing, Subject};
use super::paths::{Held, Path};
use super::potential::Potential;

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
