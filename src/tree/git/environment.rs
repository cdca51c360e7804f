//! What of the process git is run with.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

/// The variables of a process and the folder that it runs in.
#[derive(Clone, Debug)]
pub struct Environment {
    pub variables: BTreeMap<OsString, OsString>,
    pub folder: PathBuf,
}

impl Environment {
    /// # Errors
    /// The folder that the process runs in is gone.
    pub fn of_process() -> io::Result<Self> {
        Ok(Self { variables: std::env::vars_os().collect(), folder: std::env::current_dir()? })
    }

    pub(super) fn get(&self, name: &str) -> Option<&OsStr> {
        let is_it = |known: &OsStr| {
            if cfg!(windows) { known.eq_ignore_ascii_case(name) } else { known == OsStr::new(name) }
        };
        self.variables.iter().find(|(known, _)| is_it(known)).map(|(_, value)| value.as_os_str())
    }
}
