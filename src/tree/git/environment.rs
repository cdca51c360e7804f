//! What of the process git is run with.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// The variables of a process and the folder that it runs in, and how it treats git.
#[derive(Clone, Debug)]
pub struct Environment {
    pub variables: BTreeMap<OsString, OsString>,
    pub folder: PathBuf,
    /// How long git may take to begin with a file, or to go on with it.
    pub patience: Duration,
}

/// A file is read in less, from the slowest disk.
const PATIENCE: Duration = Duration::from_mins(2);

impl Environment {
    /// # Errors
    /// The folder that the process runs in is gone.
    pub fn of_process() -> io::Result<Self> {
        Ok(Self {
            variables: std::env::vars_os().collect(),
            folder: std::env::current_dir()?,
            patience: PATIENCE,
        })
    }

    pub(super) fn get(&self, name: &str) -> Option<&OsStr> {
        let is_it = |known: &OsStr| {
            if cfg!(windows) { known.eq_ignore_ascii_case(name) } else { known == OsStr::new(name) }
        };
        self.variables.iter().find(|(known, _)| is_it(known)).map(|(_, value)| value.as_os_str())
    }
}
