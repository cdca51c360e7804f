//! The names of users, as they are shown.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::terms::names::fold;

/// A username as every output shows it: as it is, or a short hash that is the same in every run. Nothing else of a
/// redacted one is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Username {
    shown: String,
    folded: String,
}

/// How many bytes of the hash are shown: enough that two users of the largest org differ.
const SHOWN: usize = 6;
/// What a hash begins with.
const HIDDEN: &str = "user-";

impl Username {
    pub fn new(text: &str, redacted: bool) -> Self {
        let folded = fold(text.trim()).into_owned();
        if redacted {
            // What an output shows is taken as it is, so that it can be asked for.
            let hidden = if is_hidden(&folded) { folded } else { hidden(&folded) };
            return Self { shown: hidden.clone(), folded: hidden };
        }
        Self { shown: text.trim().to_owned(), folded }
    }
}

/// `user-` and the beginning of the SHA-256 of a folded name.
fn hidden(folded: &str) -> String {
    let hash = Sha256::digest(folded.as_bytes());
    hash.iter().take(SHOWN).fold(HIDDEN.to_owned(), |shown, byte| format!("{shown}{byte:02x}"))
}

/// Whether it is what [`hidden`] makes. Every username has an `@`, so that none looks like this.
fn is_hidden(folded: &str) -> bool {
    let hash = folded.strip_prefix(HIDDEN);
    hash.is_some_and(|hash| hash.len() == 2 * SHOWN && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl Username {
    /// Equal for equal usernames of one run.
    pub fn key(&self) -> &str {
        &self.folded
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}
