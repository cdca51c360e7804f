//! `leastforce schema`.

use super::answer::answer;
use super::console::Console;
use super::outcome::Outcome;
use crate::{config, rules};

pub(super) fn run(console: &mut Console) -> Outcome {
    let schema = config::schema(&rules::infos());
    answer(console, |out| writeln!(out, "{}", schema.trim_end()))
}
