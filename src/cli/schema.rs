//! `leastforce schema`.

use super::answer::answer;
use super::console::Console;
use super::outcome::Outcome;
use super::start::rule_infos;
use crate::config;

pub(super) fn run(console: &mut Console) -> Outcome {
    let schema = config::schema(&rule_infos());
    answer(console, |out| writeln!(out, "{}", schema.trim_end()))
}
