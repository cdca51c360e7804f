//! A question about a project and its answer.

use serde::Serialize;

use crate::tree::InputError;

/// A question and what answers it.
#[derive(Debug)]
pub struct Answer<T> {
    pub question: Question,
    /// One for each subject of the asked name and each bit of the asked grant; of `who-can`, one for each
    /// project root; of `identities`, one for each integration.
    pub answers: Vec<T>,
    /// Files that could not be read.
    pub errors: Vec<InputError>,
}

/// What was asked, as it was understood.
#[derive(Debug, Serialize)]
pub struct Question {
    pub command: Command,
    pub subject: Option<String>,
    pub grant: Option<String>,
}

/// The subcommand that asks.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    Access,
    Why,
    WhoCan,
    Generate,
    Identities,
    Evidence,
}
