//! Everything, as JSON version 1.

use std::io;

use schemars::generate::SchemaSettings;

use super::model::Report;
use super::options::Options;
use super::wire;

/// Writes the whole report, covered and filtered findings included.
pub fn write(report: &Report, _options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    wire::write(report, out)
}

/// The schema (draft 2020-12) of what [`write()`] writes, as indented JSON without a final line break.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    // A JSON value always becomes text.
    serde_json::to_string_pretty(&generator.into_root_schema_for::<Report>()).unwrap_or_default()
}
