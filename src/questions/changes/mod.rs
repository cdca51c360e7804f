//! The answer to `diff`: what each integration can do in one state of a project and not in another, which line did
//! it, and whether it is allowed.

mod causes;
mod compared;
mod controls;
mod escalations;
mod fold;
mod grants;
mod identity;
pub mod model;
mod people;
mod sharing;
mod summary;

pub use compared::{Compare, Unread};
pub use fold::{Line, Lines, lines};
pub use model::Changes;
use model::NotLookedAtOf;

use std::collections::BTreeMap;

use self::causes::Show;
use self::compared::{Compared, Counting};
use crate::change::pairs::{Pair, Side};
use crate::config::PolicyFrom;
use crate::questions::place::Places;

/// What differs, with places in the files of the head, but for what the change does to the configuration, which is
/// told by runs under both, and what was not looked at, which depends on the settings of both.
pub fn answer(compare: &Compare<'_, '_>) -> (Changes, Places) {
    let change = compare.change;
    let mut show = Show { change, places: Places::default() };
    let counting = Counting::new(compare);
    let pairs = change.pairs();
    let (parts, wholes): (Vec<&Pair>, Vec<&Pair>) = pairs.iter().partition(|pair| pair.is_part);
    let mut apart: BTreeMap<&Side, Vec<String>> = BTreeMap::new();
    let mut identities = Vec::new();
    for pair in parts {
        let Some(compared) = Compared::new(compare, &counting, pair) else { continue };
        match identity::differing(&compared, Vec::new(), &mut show) {
            Some(differing) => identities.push(differing),
            None => apart.entry(&pair.base).or_default().push(pair.name.clone()),
        }
    }
    identities.extend(wholes.into_iter().filter_map(|pair| {
        let apart = apart.remove(&pair.base).unwrap_or_default();
        identity::differing(&Compared::new(compare, &counting, pair)?, apart, &mut show)
    }));
    sharing::set(&mut identities);
    identities.sort_by_cached_key(|identity| {
        (summary::badness(identity), identity.name.to_lowercase(), identity.root.clone())
    });
    let people = people::of(change, compare.unread);
    let summary = summary::of(pairs.len(), &identities, compare.fail_on);
    let notes = summary::notes(&identities);
    let changes = Changes {
        summary,
        identities,
        people,
        notes,
        policy_from: PolicyFrom::default(),
        policy: Vec::new(),
        not_looked_at: NotLookedAtOf::default(),
    };
    (changes, show.places)
}
