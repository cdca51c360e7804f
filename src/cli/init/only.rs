//! The integrations that contracts are drafted for.

use crate::cli::console::Console;
use crate::cli::outcome::Outcome;
use crate::metadata::names::fold;
use crate::text::escape::printable;
use crate::text::nearest::nearest;

/// By folded name; none for all of them.
pub(super) struct Only(Vec<String>);

impl Only {
    /// Names that nothing has are told.
    pub(super) fn new<'n>(
        wanted: &[String],
        known: impl Iterator<Item = &'n str> + Clone,
        console: &mut Console,
    ) -> Result<Self, Outcome> {
        let is_known = |name: &str| known.clone().any(|known| fold(known) == fold(name));
        let unknown: Vec<_> = wanted.iter().filter(|name| !is_known(name)).collect();
        for name in &unknown {
            let near =
                nearest(name, known.clone()).map(|near| format!("did you mean '{}'?", printable(near)));
            let hint = near.unwrap_or_else(|| all(known.clone()));
            console.error(&format!("'{}' is no integration; {hint}", printable(name)));
        }
        let names = wanted.iter().map(|name| fold(name).into_owned()).collect();
        if unknown.is_empty() { Ok(Self(names)) } else { Err(Outcome::Usage) }
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|only| *only == fold(name))
    }
}

fn all<'n>(known: impl Iterator<Item = &'n str>) -> String {
    const SHOWN: usize = 8;
    let names: Vec<_> = known.map(|name| format!("'{}'", printable(name))).collect();
    match names.len().checked_sub(SHOWN) {
        _ if names.is_empty() => "none is declared".to_owned(),
        Some(more @ 1..) => format!("the integrations are {} and {more} more", names[..SHOWN].join(", ")),
        _ => format!("the integrations are {}", names.join(", ")),
    }
}
