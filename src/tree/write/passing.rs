//! Files of a passing name: until their content is complete, and no longer.

use std::collections::BTreeSet;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::Spot;
use super::interrupt::Busy;

const START: &str = ".leastforce-";
const LENGTH: usize = 8;
const END: &str = ".tmp";

/// What a run that was killed has left is taken away by one that writes to the folder this much later.
const LEFT: Duration = Duration::from_hours(1);

/// How often another name is tried.
const TRIES: u32 = 100;

/// Whether a name is one of these.
pub(in crate::tree) fn is_passing(name: &str) -> bool {
    let random = name.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    random.is_some_and(|random| random.len() == LENGTH && random.bytes().all(|c| c.is_ascii_alphanumeric()))
}

/// A file that is gone when it does not take its place.
pub(super) struct Passing {
    spot: Spot,
    /// `None` once it has taken its place.
    name: Option<String>,
    file: File,
    /// The process does not end by a signal as long as the file is there.
    _busy: Busy,
}

impl Passing {
    /// Makes an empty one beside a place. A private one is for its owner alone.
    pub(super) fn new(spot: Spot, private: bool) -> io::Result<Self> {
        let busy = Busy::begin();
        take_away_left(&spot);
        let mut tries = 0;
        let (name, file) = loop {
            let name = random_name();
            match spot.create(&name, private) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => tries += 1,
                made => break (name, made?),
            }
        };
        Ok(Self { spot, name: Some(name), file, _busy: busy })
    }

    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    pub(super) fn spot(&self) -> &Spot {
        &self.spot
    }

    /// Gives it the name of its place, where something may be that it replaces, or nothing.
    pub(super) fn take_place(mut self, replaces: bool) -> io::Result<()> {
        if let Some(name) = &self.name {
            self.spot.take(name, replaces)?;
            self.name = None;
            self.spot.sync();
        }
        Ok(())
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            // Nobody is left to tell.
            let _ = self.spot.remove(name);
        }
    }
}

fn random_name() -> String {
    let digits = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut random = RandomState::new().hash_one(std::process::id());
    let letters = std::iter::repeat_with(|| {
        let digit = digits[usize::try_from(random % 36).unwrap_or_default()];
        random /= 36;
        char::from(digit)
    });
    format!("{START}{}{END}", letters.take(LENGTH).collect::<String>())
}

/// Takes away what killed runs have left in a folder: once a run, since many files of a folder may be written.
fn take_away_left(spot: &Spot) {
    static LOOKED_AT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let is_new =
        LOOKED_AT.lock().unwrap_or_else(PoisonError::into_inner).insert(spot.folder_path().to_path_buf());
    if !is_new {
        return;
    }
    for name in spot.names().unwrap_or_default().iter().filter(|name| is_passing(name)) {
        let age = |modified| SystemTime::now().duration_since(modified).ok();
        if spot.modified(name).and_then(age).is_some_and(|age| age > LEFT) {
            // Another run may have done so.
            let _ = spot.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_passing, random_name};

    #[test]
    fn names_are_known_again() {
        assert!(is_passing(&random_name()));
        assert_ne!(random_name(), random_name());
        for other in
            [".leastforce-notes.tmp", ".leastforce-1234567/.tmp", "leastforce.toml", ".leastforce-.tmp"]
        {
            assert!(!is_passing(other), "{other}");
        }
    }
}
