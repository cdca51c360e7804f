//! The command line: one file per subcommand, and [`Outcome`] for how a run can end.

mod answer;
pub(crate) mod args;
mod baseline;
mod check;
mod completions;
mod configuration;
pub(crate) mod console;
mod diff;
mod evidence;
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
mod target;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser;

use crate::text::escape::plain;
use args::{Args, Command};
use console::{Console, harmless};
pub use outcome::Outcome;

/// Runs the command line of this process.
pub fn main() -> Outcome {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let outcome = if error.use_stderr() { Outcome::Usage } else { Outcome::Done };
            // A closed pipe leaves nobody to tell.
            let _ = print(&error);
            return outcome;
        }
    };
    // A message of the standard library may quote what was read. There is no backtrace, which would quote it as well.
    std::panic::set_hook(Box::new(|fault| {
        let _ = writeln!(std::io::stderr(), "error: {}", harmless(&fault.to_string()));
    }));
    let mut console = Console::of_process(&args);
    // Whatever goes wrong inside must not look like an exit code with a meaning of its own.
    catch_unwind(AssertUnwindSafe(|| run(&args, &mut console))).unwrap_or_else(|_| {
        console.error("an internal error; please report it with the text above");
        Outcome::Internal
    })
}

/// Prints what clap says. A command line may hold names out of a repository: what is harmful in it is printed
/// without colour.
fn print(error: &clap::Error) -> std::io::Result<()> {
    let text = error.to_string();
    let is_harmful = |line: &str| matches!(plain(line), std::borrow::Cow::Owned(_));
    if error.use_stderr() && text.lines().any(is_harmful) {
        return writeln!(std::io::stderr(), "{}", harmless(text.trim_end()));
    }
    error.print()
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
        Command::Evidence { command } => evidence::run(command, console),
        Command::Schema { of } => schema::run(*of, console),
        Command::Completions { shell } => completions::run(*shell, console),
        Command::Man => man::run(console),
    }
}
