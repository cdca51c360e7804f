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
        let (format, file) = match text.split_once('=') {
            Some((_, "")) => return Err("name a file after '='".to_owned()),
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::ALL.into_iter().find(|f| f.name() == format).ok_or_else(|| {
            format!("unknown format '{format}'; the formats are {}", Format::ALL.map(Format::name).join(", "))
        })?;
        Ok(Self { format, file })
    }
}
