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
    /// What must be known of every answer to it: a sentence without a full stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Question {
    /// A question that nothing need be said of.
    pub fn new(command: Command, subject: Option<String>, grant: Option<String>) -> Self {
        Self { command, subject, grant, note: None }
    }
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
}
