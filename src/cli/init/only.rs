//! The integrations that contracts are drafted for.

use crate::cli::console::Console;
use crate::cli::outcome::Outcome;
use crate::terms::names::fold;
use crate::text::escape::plain;
use crate::text::nearest::nearest;
use crate::text::phrase::{did_you_mean, list};

/// How many names an error lists.
const SHOWN: usize = 8;

/// By folded name; none for all of them.
pub(super) struct Only(Vec<String>);

impl Only {
    /// Names that nothing has are told.
    pub(super) fn new(wanted: &[String], known: &[&str], console: &mut Console) -> Result<Self, Outcome> {
        let is_known = |name: &str| known.iter().any(|known| fold(known) == fold(name));
        let unknown: Vec<_> = wanted.iter().filter(|name| !is_known(name)).collect();
        for name in &unknown {
            let near = nearest(name, known.iter().copied());
            let hint = near.map_or_else(|| all(known), |near| did_you_mean(&plain(near)));
            console.error(&format!("'{}' is no integration; {hint}", plain(name)));
        }
        let names = wanted.iter().map(|name| fold(name).into_owned()).collect();
        if unknown.is_empty() { Ok(Self(names)) } else { Err(Outcome::Usage) }
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|only| *only == fold(name))
    }
}

fn all(known: &[&str]) -> String {
    if known.is_empty() {
        return "none is declared".to_owned();
    }
    let names = known.iter().map(|name| format!("'{}'", plain(name)));
    format!("the integrations are {}", list(names.collect(), SHOWN))
}
