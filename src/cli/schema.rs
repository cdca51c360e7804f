//! `leastforce schema`.

use super::answer::answer;
use super::args::SchemaOf;
use super::console::Console;
use super::outcome::Outcome;
use crate::report::changes::json::SCHEMA;
use crate::report::json;
use crate::{config, rules};

pub(super) fn run(of: SchemaOf, console: &mut Console) -> Outcome {
    let schema = match of {
        SchemaOf::Config => config::schema(&rules::infos()),
        SchemaOf::Check => json::schema(),
        SchemaOf::Diff => SCHEMA.to_owned(),
    };
    answer(console, |out| writeln!(out, "{}", schema.trim_end()))
}
