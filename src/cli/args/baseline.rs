//! Arguments of `leastforce baseline`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Project;

#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Write every active finding of the project to the baseline
    Write(BaselineRun),
    /// Take out what stands for no finding any more
    Prune(BaselineRun),
}

#[derive(Debug, clap::Args)]
pub struct BaselineRun {
    /// A folder or file of the project [default: the root named by --project, else .]
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub project: Project,

    /// The baseline [default: baseline in leastforce.toml, else leastforce-baseline.json in the root]
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Replace a file that is no baseline
    #[arg(long)]
    pub force: bool,

    /// The day that expiry dates are held against [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<jiff::civil::Date>,
}
