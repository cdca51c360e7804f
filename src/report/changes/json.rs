//! Everything, as JSON. Version 1 is an interface, which [`SCHEMA`] describes.

use std::io;

use serde::Serialize;

use super::Comparison;
use crate::questions::changes::Changes;
use crate::report::build::problem;
use crate::report::model::{Problem, Tool, Version};
use crate::report::wire;

/// The JSON Schema of the output.
pub const SCHEMA: &str = include_str!("schema.json");

/// Writes the whole comparison.
pub fn write(comparison: &Comparison, out: &mut dyn io::Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Frame<'a> {
        version: Version,
        tool: Tool,
        base: &'a str,
        head: &'a str,
        #[serde(flatten)]
        changes: &'a Changes,
        errors: Vec<Problem>,
    }
    let Comparison { base, head, changes, errors } = comparison;
    let errors = errors.iter().map(problem).collect();
    wire::write(&Frame { version: Version::default(), tool: Tool::this(), base, head, changes, errors }, out)
}
