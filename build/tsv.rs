//! Data files with one row a line and columns between tabs; empty lines and lines that begin with `#` are comments.

use std::fs;
use std::path::Path;

use crate::{DATA, Result};

/// The rows of a file, in its order. A row with another number of columns is an error that names its line.
pub(crate) fn rows<const COLUMNS: usize>(file: &str) -> Result<Vec<[String; COLUMNS]>> {
    let text = fs::read_to_string(Path::new(DATA).join(file))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(at, line)| {
            let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
            let found = columns.len();
            columns.try_into().map_err(|_| {
                format!("{DATA}/{file}:{}: want {COLUMNS} columns, found {found}", at + 1).into()
            })
        })
        .collect()
}
