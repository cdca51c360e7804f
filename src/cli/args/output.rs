//! Which report goes where.

use std::path::PathBuf;
use std::str::FromStr;

use crate::report::Format;

/// A format, and the file to write it to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
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
