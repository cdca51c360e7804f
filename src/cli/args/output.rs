//! Which report goes where.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use crate::report::Format;

/// A format, and the file to write it to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
}

/// Reads an output, and names the formats in the help and to shells.
#[derive(Copy, Clone)]
pub(super) struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Output, clap::Error> {
        StringValueParser::new().try_map(|text| text.parse::<Output>()).parse_ref(cmd, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::ALL.into_iter().map(|format| PossibleValue::new(format.name()))))
    }
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = format_and_file(text)?;
        let format = Format::ALL.into_iter().find(|f| f.name() == format).ok_or_else(|| {
            format!("unknown format '{format}'; the formats are {}", Format::ALL.map(Format::name).join(", "))
        })?;
        Ok(Self { format, file })
    }
}

/// The parts of `FORMAT[=FILE]`.
pub(crate) fn format_and_file(text: &str) -> Result<(&str, Option<PathBuf>), String> {
    match text.split_once('=') {
        Some((_, "")) => Err("name a file after '='".to_owned()),
        Some((format, file)) => Ok((format, Some(PathBuf::from(file)))),
        None => Ok((text, None)),
    }
}
