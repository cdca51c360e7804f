//! `leastforce man`.

use clap::CommandFactory;
use clap_mangen::Man;

use super::answer::answer;
use super::args::Args;
use super::console::Console;
use super::outcome::Outcome;

/// One page with every subcommand, each under its own name.
pub(super) fn run(console: &mut Console) -> Outcome {
    let mut command = Args::command();
    command.build();
    answer(console, |out| {
        let man = Man::new(command.clone());
        man.render_title(out)?;
        man.render_name_section(out)?;
        man.render_synopsis_section(out)?;
        man.render_description_section(out)?;
        man.render_options_section(out)?;
        for subcommand in command.get_subcommands().filter(|c| c.get_name() != "help") {
            writeln!(out, ".SH LEASTFORCE {}", subcommand.get_name().to_uppercase())?;
            if let Some(about) = subcommand.get_about() {
                writeln!(out, "{}", about.to_string().replace('-', "\\-"))?;
            }
            Man::new(subcommand.clone()).render_options_section(out)?;
        }
        writeln!(out, ".SH EXIT STATUS\n{}", EXIT_STATUS.replace('-', "\\-"))
    })
}

const EXIT_STATUS: &str = "0: nothing at or above the wanted severity. 1: findings at or above it. 2: usage, \
configuration, unreadable input or an internal error. 3: nothing to lint, or with --strict something that was \
not looked at.";
