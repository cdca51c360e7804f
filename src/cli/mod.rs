//! The command line: one file per subcommand, and [`Outcome`] for how a run can end.

mod answer;
pub(crate) mod args;
mod baseline;
mod check;
mod completions;
mod configuration;
pub(crate) mod console;
mod diff;
mod explain;
mod fix;
mod flow;
mod generate;
mod governed;
mod init;
mod list_files;
mod man;
mod outcome;
mod progress;
mod question;
mod root;
mod rules;
mod schema;
mod session;
mod show_settings;
mod since;

use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser;

use args::{Args, Command};
use console::Console;
pub use outcome::Outcome;

/// Runs the command line of this process.
pub fn main() -> Outcome {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let outcome = if error.use_stderr() { Outcome::Usage } else { Outcome::Done };
            // A closed pipe leaves nobody to tell.
            let _ = error.print();
            return outcome;
        }
    };
    let mut console = Console::of_process(&args);
    // Whatever goes wrong inside must not look like an exit code with a meaning of its own.
    catch_unwind(AssertUnwindSafe(|| run(&args, &mut console))).unwrap_or_else(|_| {
        console.error("an internal error; please report it with the text above");
        Outcome::Internal
    })
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    match &args.command {
        Command::Check(check) => check::run(check, console),
        Command::Diff(args) => diff::run(args, console),
        Command::Identities(asking) => question::identities(asking, console),
        Command::Access(access) => question::access(access, console),
        Command::Why(why) => question::why(why, console),
        Command::WhoCan(who_can) => question::who_can(who_can, console),
        Command::Explain(explain) => explain::run(explain, console),
        Command::Rules(rules) => rules::run(rules, console),
        Command::Init(init) => init::run(init, console),
        Command::Generate(generate) => generate::run(generate, console),
        Command::Baseline { command } => baseline::run(command, console),
        Command::Schema { of } => schema::run(*of, console),
        Command::Completions { shell } => completions::run(*shell, console),
        Command::Man => man::run(console),
    }
}
