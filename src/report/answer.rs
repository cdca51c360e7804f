//! What the formats of all answers share: their frame in JSON, and names and places in words.
//!
//! The frame is an interface, like the fields of [`super::model`]: JSON version 1. An answer is
//! `{"version", "tool", "question", "answers": [..], "errors": [..]}`; what stands in `answers` is the
//! question's own type.

use std::io;

use serde::Serialize;

use super::Options;
use super::build::problem;
use super::model::{Problem, Tool, Version};
use super::plain::{plain, sentence};
use super::wire;
use super::wrap::{GLUE, wrap};
use crate::questions::answer::{Answer, Question};
use crate::questions::holder::{Giver, Holder};
use crate::questions::place::Place;
use crate::questions::subject::{Missing, Subject};
use crate::terms::subject_kind::SubjectKind;
use crate::text::position::Location;

/// Writes the whole answer as JSON.
pub fn write_json<T: Serialize>(answer: &Answer<T>, out: &mut dyn io::Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Frame<'a, T> {
        version: Version,
        tool: Tool,
        question: &'a Question,
        answers: &'a [T],
        errors: Vec<Problem>,
    }
    let Answer { question, answers, errors } = answer;
    let errors = errors.iter().map(problem).collect();
    let frame = Frame { version: Version::default(), tool: Tool::this(), question, answers, errors };
    wire::write(&frame, out)
}

/// Writes what must be known of the answers, below them.
pub fn write_note(question: &Question, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(note) = &question.note else { return Ok(()) };
    let note = format!("note: {}", plain(note));
    writeln!(out, "\n{}", wrap(&sentence(&note), options.width, "", "  "))
}

impl Place {
    /// `path:line`, harmless and in one piece.
    pub(super) fn text(&self) -> String {
        let text =
            |l: &Location| format!("{}:{}", plain(&l.path).replace(' ', &GLUE.to_string()), l.start.line);
        self.get().map_or_else(|| "an unknown place".to_owned(), text)
    }
}

impl Subject {
    /// `integration 'erp'`, `profile 'Admin'`, harmless.
    pub(super) fn title(&self) -> String {
        let noun = match self.kind {
            SubjectKind::Identity => "integration",
            SubjectKind::PermissionSet => "permission set",
            SubjectKind::Group => "permission set group",
            kind => kind.name(),
        };
        let root = self.root.as_ref().map_or_else(String::new, |root| format!(" in {}", plain(root)));
        format!("{noun} '{}'{root}", plain(&self.name))
    }
}

impl Missing {
    pub(super) fn sentence(&self) -> String {
        let accepted = self
            .external
            .as_ref()
            .map_or_else(String::new, |reason| format!(", which leastforce.toml accepts: {}", plain(reason)));
        format!(
            "{} ({}) is not in the repository, so what it grants is not known{accepted}",
            plain(&self.reference),
            self.location.text()
        )
    }
}

impl Giver {
    /// What gives something in words, harmless.
    pub(super) fn title(&self) -> String {
        match self {
            Self::Holder(holder) => title(holder),
            Self::External(name) => format!("external '{}'", plain(name)),
        }
    }
}

/// A holder in words, harmless.
pub(super) fn title(holder: &Holder) -> String {
    format!("{} '{}'", holder.kind.noun(), plain(&holder.name))
}
