//! What a run found, in the formats that people and other tools read.
//!
//! Every format is a view of one [`model::Report`] or of one answer. Nothing here decides anything:
//! severities, statuses, verdicts, what covers what and what is worst come settled.

pub mod access;
pub mod answer;
pub(crate) mod build;
pub mod changes;
pub mod concise;
mod declare;
pub mod diff;
pub mod evidence;
mod excerpt;
mod fixable;
pub mod generate;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub(crate) mod left_out;
pub mod markdown;
pub mod model;
mod names;
mod options;
pub mod overview;
pub(crate) mod own;
mod paths;
mod plain;
pub(crate) mod policy;
mod potential;
mod reaches;
mod repetition;
pub mod sarif;
pub mod sources;
mod style;
pub(crate) mod summary;
mod sureness;
mod terminal;
#[cfg(test)]
mod tests;
pub mod text;
pub mod who_can;
pub mod why;
mod wire;
pub(crate) mod wrap;

use std::io::{self, Write as _};

use model::Report;
pub use options::Options;

/// The forms in which a report can be written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people at a terminal: excerpts, explanations and a summary.
    Text,
    /// One line per finding: `path:line:column: severity[rule] message`.
    Concise,
    /// Everything, as JSON version 1.
    Json,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// GitHub workflow commands: annotations on the changed files.
    Github,
    /// GitLab's code quality report, for merge requests.
    Gitlab,
    /// The XML of `JUnit`: a suite for each identity.
    Junit,
    /// A page for a comment or a job's summary: the worst first, the rest folded.
    Markdown,
    /// A page with everything about each identity, for a browser and for paper.
    Html,
}

impl Format {
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Concise,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Markdown,
        Self::Html,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Whether it shows everything about each identity: [`Report::portraits`].
    pub fn shows_portraits(self) -> bool {
        self == Self::Html
    }
}

/// Writes `report` to `out` in the given format, buffered, and flushes.
///
/// # Errors
/// Whatever `out` returns; the report itself cannot fail to be written.
pub fn write(format: Format, report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    match format {
        Format::Text => text::write(report, options, &mut out)?,
        Format::Concise => concise::write(report, options, &mut out)?,
        Format::Json => json::write(report, options, &mut out)?,
        Format::Sarif => sarif::write(report, options, &mut out)?,
        Format::Github => github::write(report, options, &mut out)?,
        Format::Gitlab => gitlab::write(report, options, &mut out)?,
        Format::Junit => junit::write(report, options, &mut out)?,
        Format::Markdown => markdown::write(report, &mut out)?,
        Format::Html => html::write(report, &mut out)?,
    }
    out.flush()
}
