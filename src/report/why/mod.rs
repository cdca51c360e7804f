//! The answer to `why`: every path by which somebody holds a grant, or why nobody can say so.

pub mod build;
pub mod text;

use serde::Serialize;

use super::answer::{Missing, Subject};
use super::paths::Path;
use super::potential::Potential;

/// What is to be said of one bit.
#[derive(Debug, Serialize)]
pub struct Why {
    pub subject: Subject,
    /// One bit, as people write it.
    pub grant: String,
    /// It restricts instead of granting.
    pub control: bool,
    pub verdict: Verdict,
    /// Those that hold first. Others say why they do not.
    pub paths: Vec<Path>,
    /// User access policies that would give it to the integration.
    pub potential: Vec<Potential>,
    /// Holders that are not in the repository.
    pub unresolved: Vec<Missing>,
    /// What else keeps the answer from being whole: sentences.
    pub gaps: Vec<String>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Held,
    /// Held, unless what is not confirmed of the platform says otherwise; or a user access policy would give it.
    Likely,
    /// Nothing in the repository gives it, and not everything is in the repository.
    Unknown,
    NotHeld,
}
