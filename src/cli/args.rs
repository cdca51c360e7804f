//! The command line.

mod baseline;
mod evidence;
mod output;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Parser, Subcommand, ValueEnum};

pub use self::baseline::{BaselineCommand, BaselineRun};
pub use self::evidence::EvidenceCommand;
pub use self::output::Output;
use self::output::OutputParser;
pub(super) use self::output::format_and_file;
pub use super::diff::args::Diff;
use crate::config::FailOn;
use crate::report::model::PolicyFrom;
use crate::terms::severity::Confidence;

/// Finds the integration identities of a Salesforce project and reports what they hold beyond
/// what they need. Works on the files alone: it never contacts an org or the network.
#[derive(Debug, Parser)]
#[command(name = "leastforce", version, propagate_version = true, max_term_width = 100)]
pub struct Args {
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,

    /// Draw with ASCII characters alone [default: where the locale names another character set than UTF-8]
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Say nothing but findings and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint profiles and permission sets
    Check(Box<Check>),
    /// Show what each integration can do in one state of a project and not in another
    Diff(Box<Diff>),
    /// List all integrations: who owns each, and whether it can read all, change all or take over the org
    Identities(Box<Asking>),
    /// Show what an integration can do, and which entries say so
    Access(Box<Access>),
    /// Show every path by which an integration holds a grant
    Why(Box<Why>),
    /// Show every integration, profile, permission set and group that holds a grant
    WhoCan(Box<WhoCan>),
    /// Explain a rule, a user permission, an escalation path, a key of leastforce.toml or a word
    Explain(Explain),
    /// List all rules
    Rules(Rules),
    /// Write leastforce.toml from what the repository shows
    Init(Init),
    /// Print the permission set that grants an integration's contract and nothing else
    Generate(Box<Generate>),
    /// Accept today's findings, so that only new ones fail
    Baseline {
        #[command(subcommand)]
        command: BaselineCommand,
    },
    /// Say what to export from the org, and what was understood of it
    Evidence {
        #[command(subcommand)]
        command: EvidenceCommand,
    },
    /// Print the JSON Schema of leastforce.toml, or of what a subcommand writes
    Schema {
        /// Of what
        #[arg(value_enum, default_value = "config")]
        of: SchemaOf,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Where a project is and how its files are read.
#[derive(Clone, Debug, clap::Args)]
pub struct Reading {
    /// The root of the run [default: the nearest folder at or above the first PATH with a
    /// leastforce.toml or sfdx-project.json, else that PATH]
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,

    /// Read what .forceignore hides, too
    #[arg(long)]
    pub no_forceignore: bool,

    /// What was exported from the org, as `leastforce evidence queries` lists it: who holds what, who logs in how
    /// and what is used [default: evidence in leastforce.toml, else none]
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,

    /// Replace the usernames of the evidence by short hashes in every output
    #[arg(long)]
    pub redact: bool,

    /// How many threads read files [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
}

/// A project and its configuration.
#[derive(Debug, clap::Args)]
pub struct Project {
    #[command(flatten)]
    pub reading: Reading,

    /// The configuration file [default: leastforce.toml in the root]
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long)]
    pub isolated: bool,
}

#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true)))]
#[command(group(ArgGroup::new("comparing").args(["since", "staged"])))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Check {
    /// Files and folders to report on; everything in the project is read all the same
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub project: Project,

    /// Report only what is new since the commit where REV and HEAD parted; what the change loosens in the
    /// configuration does not count
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,

    /// Report only what is staged beyond HEAD, out of the index and not the work tree
    #[arg(long)]
    pub staged: bool,

    /// Whose configuration counts for what the change loosens in it: base or, after a review, head
    /// [default: base]
    #[arg(long, value_name = "base|head", requires = "comparing")]
    pub policy: Option<PolicyFrom>,

    /// Write `false` where a finding's grant stands, with what depends on it, and report what is left;
    /// only what agreed contracts do not ask for, and where no person can have it
    #[arg(long)]
    pub fix: bool,

    /// Fix everything else as well, where people may lose what they need, and grant what declared integrations
    /// lack
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,

    /// Write nothing: print what fixes would change, and what integrations lose by it, instead of the
    /// report; the exit code is that of the files as they are
    #[arg(long)]
    pub diff: bool,

    /// Report in this format, to FILE instead of stdout; may be repeated [default: text]
    #[arg(long, short, value_name = "FORMAT[=FILE]", value_parser = OutputParser)]
    pub output: Vec<Output>,

    /// Exit with 1 from this severity on: critical, high, medium, low, info or never
    /// [default: fail-on in leastforce.toml, else high]
    #[arg(long, value_name = "SEVERITY|never")]
    pub fail_on: Option<FailOn>,

    /// Do not let findings decide the exit code; errors still end with 2, and what --strict fails on with 3
    #[arg(long)]
    pub exit_zero: bool,

    /// Exit with 3 when something is unresolved, was not looked at, or holds critical permissions and may be
    /// an integration's without being judged as one's; findings at or above fail-on exit with 1 all the same
    #[arg(long)]
    pub strict: bool,

    /// Leave out findings that are less sure [default: min-confidence in leastforce.toml, else likely]
    #[arg(long, value_name = "CONFIDENCE", value_parser = confidence())]
    pub min_confidence: Option<Confidence>,

    /// Show every finding of hygiene on profiles and permission sets that no integration uses, not only
    /// what a deploy would refuse
    #[arg(long)]
    pub all: bool,

    /// Show every finding with its lines and advice in the text report, however long that gets
    #[arg(long)]
    pub full: bool,

    /// Run only these rules or groups, as `leastforce rules` lists them
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub select: Vec<String>,

    /// Do not run these rules or groups
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub ignore: Vec<String>,

    /// Set aside the findings in this baseline, as `leastforce baseline write` makes one; looked for here, then
    /// in the root [default: baseline in leastforce.toml, else none]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// The day that expiry dates are held against [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<jiff::civil::Date>,

    /// List the files of the project and why some are not read, and stop
    #[arg(long, conflicts_with = "show_settings")]
    pub list_files: bool,

    /// Show the settings of this run and where they come from, and stop
    #[arg(long)]
    pub show_settings: bool,
}

/// What has a schema.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// leastforce.toml
    Config,
    /// `check --output json`
    Check,
    /// `diff --output json`
    Diff,
}

const IDENTITY: &str = "An integration, declared or detected; or a holder, as in profile:Admin, \
                        permission-set:NAME or group:NAME";

const GRANT: &str = "What may be held, as in ModifyAllData, Account:delete, Account.Name:edit, class:OrderApi or \
                     '*:modify-all'; or a control such as ApiUserOnly";

/// What all questions about a project are told.
#[derive(Debug, clap::Args)]
pub struct Asking {
    #[command(flatten)]
    pub project: Project,

    /// text or json
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub output: AnswerFormat,
}

#[derive(Debug, clap::Args)]
pub struct Access {
    #[arg(help = IDENTITY)]
    pub identity: String,

    /// Leave nothing out: every field, every permission
    #[arg(long)]
    pub all: bool,

    #[command(flatten)]
    pub asking: Asking,
}

#[derive(Debug, clap::Args)]
pub struct Why {
    #[arg(help = IDENTITY)]
    pub identity: String,

    #[arg(help = GRANT)]
    pub grant: String,

    #[command(flatten)]
    pub asking: Asking,
}

#[derive(Debug, clap::Args)]
pub struct WhoCan {
    #[arg(help = GRANT)]
    pub grant: String,

    #[command(flatten)]
    pub asking: Asking,
}

#[derive(Debug, clap::Args)]
pub struct Generate {
    /// A declared integration with an agreed contract
    pub identity: String,

    /// Write the file into the project instead of printing it
    #[arg(long)]
    pub write: bool,

    /// The permission set's API name [default: made from the integration's name]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Two sets: an ordinary one, and one for what is rated critical or high or is a step of an escalation
    /// path; their names end in `_Base` and `_Escalation`
    #[arg(long)]
    pub split: bool,

    /// Replace the permission set of this name
    #[arg(long, requires = "write")]
    pub force: bool,

    #[command(flatten)]
    pub asking: Asking,
}

#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A rule such as modify-all-data, a user permission by its API name or label, an edge of the escalation graph
    /// such as e7, a goal such as org-takeover, a key of leastforce.toml, or a word such as holder
    pub name: String,

    /// text or json
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub output: AnswerFormat,
}

#[derive(Debug, clap::Args)]
pub struct Rules {
    /// text or json
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub output: AnswerFormat,

    /// List the controls of a framework with the rules that cover them: sbs, the Security Benchmark for Salesforce
    #[arg(long, value_name = "NAME")]
    pub framework: Option<Framework>,
}

/// A catalogue of controls that somebody else keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Framework {
    #[value(help = "Security Benchmark for Salesforce")]
    Sbs,
}

#[derive(Debug, clap::Args)]
pub struct Init {
    /// A folder or file of the project [default: the root named by --project, else .]
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub reading: Reading,

    /// Draft a contract for each integration that has none: what it holds, the riskiest first, for people to
    /// delete from; an existing leastforce.toml, and the files that it includes, are added to at their ends
    #[arg(long)]
    pub needs: bool,

    /// Draft contracts for this integration alone; may be repeated
    #[arg(long, value_name = "NAME", requires = "needs")]
    pub only: Vec<String>,

    /// Print what would be written instead of writing files
    #[arg(long)]
    pub stdout: bool,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    Text,
    Json,
}

/// Takes the name of a confidence.
pub(crate) fn confidence() -> impl TypedValueParser<Value = Confidence> {
    let known = |name: String| Confidence::ALL.into_iter().find(|confidence| confidence.name() == name);
    PossibleValuesParser::new(Confidence::ALL.map(Confidence::name))
        .try_map(move |name| known(name).ok_or("unknown"))
}
