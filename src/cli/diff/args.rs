//! The command line of `leastforce diff`.

use std::path::PathBuf;
use std::str::FromStr;

use crate::cli::args::{Project, confidence, format_and_file};
use crate::config::{FailOn, PolicyFrom};
use crate::terms::severity::Confidence;

#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The states: BASE against the work tree, BASE..HEAD, or BASE...HEAD for what HEAD adds since both parted
    /// [default: the merge-base with the remote's default branch, against the work tree]
    #[arg(value_name = "BASE[..HEAD]")]
    pub range: Option<String>,

    /// Compare the index instead of the work tree, with HEAD unless BASE is named
    #[arg(long)]
    pub staged: bool,

    /// Compare two folders, such as what was retrieved from an org and a checkout
    #[arg(long, num_args = 2, value_names = ["BASE", "HEAD"], conflicts_with_all = ["range", "staged", "project"])]
    pub trees: Vec<PathBuf>,

    #[command(flatten)]
    pub project: Project,

    /// Whose configuration counts for what the change loosens in it: base or, after a review, head; with --trees,
    /// where one of the folders has no leastforce.toml, that of the other [default: base]
    #[arg(long, value_name = "base|head")]
    pub policy: Option<PolicyFrom>,

    /// Findings in FILE do not count, as with check; what a contract does not list counts all the same
    /// [default: baseline in leastforce.toml]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Leave out findings that are less sure [default: min-confidence in leastforce.toml, else likely]
    #[arg(long, value_name = "CONFIDENCE", value_parser = confidence())]
    pub min_confidence: Option<Confidence>,

    /// Leave nothing out: every grant, and what changes of people
    #[arg(long)]
    pub all: bool,

    /// Report as text, json, markdown or html, to FILE instead of stdout; may be repeated [default: text]
    #[arg(long, short, value_name = "FORMAT[=FILE]")]
    pub output: Vec<Output>,

    /// Exit with 1 where a gain is a finding of this severity or a worse one, or is outside an agreed contract:
    /// critical, high, medium, low, info or never [default: fail-on in leastforce.toml, else high]
    #[arg(long, value_name = "SEVERITY|never")]
    pub fail_on: Option<FailOn>,

    /// Exit with 0 where gains would make it 1
    #[arg(long)]
    pub exit_zero: bool,

    /// The day that expiry dates are held against [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<jiff::civil::Date>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Markdown,
    Html,
}

/// A format, and the file to write it to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = format_and_file(text)?;
        let format = match name {
            "text" => Format::Text,
            "json" => Format::Json,
            "markdown" => Format::Markdown,
            "html" => Format::Html,
            other => {
                return Err(format!(
                    "unknown format '{other}'; the formats are text, json, markdown and html"
                ));
            }
        };
        Ok(Self { format, file })
    }
}
