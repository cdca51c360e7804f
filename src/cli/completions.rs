//! `leastforce completions`.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::answer::answer;
use super::args::Args;
use super::console::Console;
use super::outcome::Outcome;

pub(super) fn run(shell: Shell, console: &mut Console) -> Outcome {
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), "leastforce", &mut script);
    answer(console, |out| out.write_all(&script))
}
