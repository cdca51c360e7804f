//! Everything about each identity, and who reaches which object: the answer for a report that shows all of it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::access::{self, Access};
use super::agreement::{self, Agreement};
use super::changes::Changes;
use super::inquiry::Inquiry;
use super::place::Places;
use super::ways::{self, Way};
use crate::analysis::Analysis;
use crate::org::principal::Principal;
use crate::risk::worth::{Worth, Worths};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::fold;

/// All identities of a run, and what a change makes of them.
#[derive(Debug, Default)]
pub struct Portraits {
    /// In the order of the run's identities.
    pub identities: Vec<Portrait>,
    /// Those of most concern first.
    pub objects: Vec<Reached>,
    /// `None` where no change is looked at.
    pub changes: Option<Changes>,
}

/// One identity.
#[derive(Debug)]
pub struct Portrait {
    pub access: Access,
    /// The worst first.
    pub ways: Vec<Way>,
    /// `None` where nothing is agreed.
    pub agreement: Option<Agreement>,
}

/// Who reaches an object.
#[derive(Debug)]
pub struct Reached {
    /// `*` for every object.
    pub object: String,
    /// Whether its records deserve more care than others, given what somebody who reaches it may do.
    pub is_sensitive: bool,
    /// What each identity, by its place, may do with it.
    pub identities: Vec<(usize, Bits)>,
}

/// Without what a change makes of them.
pub fn portraits(analysis: &Analysis<'_>, places: &mut Places) -> Portraits {
    let (mut identities, mut worths) = (Vec::new(), Vec::new());
    for root in &analysis.roots {
        for id in root.org().identities.keys() {
            let access = access::answer(root, Principal::Identity(id), places);
            let mut inquiry = Inquiry::new(root.org(), places);
            let ways = ways::of(root, id, &mut inquiry);
            let agreement = agreement::of(root, id, &mut inquiry);
            worths.push(Worths::new(&root.inventory, root.access(id)));
            identities.push(Portrait { access, ways, agreement });
        }
    }
    let objects = objects(&identities, &worths);
    Portraits { identities, objects, changes: None }
}

/// Every object that somebody has rights on, those that have them on every object included.
fn objects(identities: &[Portrait], worths: &[Worths<'_>]) -> Vec<Reached> {
    let everywhere: Vec<Bits> = identities.iter().map(everywhere).collect();
    let mut named: BTreeMap<String, (String, BTreeMap<usize, Bits>)> = BTreeMap::new();
    for (at, portrait) in identities.iter().enumerate() {
        for held in &portrait.access.grants {
            if held.kind == GrantKind::Object {
                let key = fold(&held.name).into_owned();
                let (_, by) = named.entry(key).or_insert_with(|| (held.name.clone(), BTreeMap::new()));
                *by.entry(at).or_default() |= held.bits;
            }
        }
    }
    let reached = named.into_values().map(|(object, mut by)| {
        for (at, bits) in everywhere.iter().enumerate().filter(|(_, bits)| !bits.is_empty()) {
            *by.entry(at).or_default() |= *bits;
        }
        let is_sensitive = by.iter().any(|(at, bits)| worths[*at].of(&object, *bits) == Worth::Sensitive);
        Reached { object, is_sensitive, identities: by.into_iter().collect() }
    });
    let mut reached: Vec<Reached> = reached.collect();
    reached
        .sort_by_key(|r| (r.object != "*", !r.is_sensitive, Reverse(r.identities.len()), r.object.clone()));
    reached
}

/// What an identity may do with every object.
fn everywhere(portrait: &Portrait) -> Bits {
    let mut objects = portrait.access.grants.iter().filter(|held| held.kind == GrantKind::Object);
    objects.find(|held| held.name == "*").map_or(Bits::empty(), |held| held.bits)
}
