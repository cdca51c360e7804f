//! Arguments of `leastforce evidence`.

use clap::Subcommand;

use super::Asking;

#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// Print the commands that export what leastforce reads into a folder; they need the Salesforce CLI and a login, and
    /// leastforce runs none of them
    Queries {
        /// The alias or username of the org
        #[arg(long, short = 'o', value_name = "ORG", default_value = "my-org")]
        target_org: String,

        /// The folder that they write to
        #[arg(long, value_name = "DIR", default_value = "evidence")]
        folder: String,
    },
    /// Say what was understood of a folder, how old it is and what it does not cover
    Show(Box<Asking>),
}
