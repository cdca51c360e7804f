//! Everything, as JSON version 1.

use std::io;

use super::model::Report;
use super::options::Options;
use super::wire;

/// Writes the whole report, covered and filtered findings included.
pub fn write(report: &Report, _options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    wire::write(report, out)
}
