//! One bit that somebody asks about, and the entries that give it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::implies::steps;
use crate::catalog::implied;
use crate::catalog::permission::{self, Permission};
use crate::metadata::entry::Entry;
use crate::terms::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::names::Names;

/// The user permissions that bring anything with them: few.
static BRINGING: LazyLock<Vec<&'static Permission>> = LazyLock::new(|| {
    let brings = |p: &&Permission| !p.implies.is_empty() || !implied::by_permission(p.name).is_empty();
    permission::all().iter().filter(|p| !p.protective).filter(brings).collect()
});

/// A grant of one bit with everything that gives it, so that an entry is judged by one lookup.
#[derive(Debug)]
pub struct Goal {
    pub grant: Grant,
    /// Whether it is a control.
    pub is_control: bool,
    /// `None` when no file of the run has the name.
    key: Option<GrantKey>,
    givers: FxHashMap<GrantKey, Giver>,
}

/// What entries about one thing do for a goal.
#[derive(Debug)]
struct Giver {
    /// The bits any one of which gives the goal.
    bits: Bits,
    steps: Vec<&'static str>,
}

impl Goal {
    /// One goal for each bit of a grant.
    pub fn all(names: &Names, grant: &Grant) -> Vec<Self> {
        grant.bits.iter().map(|bit| Self::new(names, &Grant { bits: bit, ..grant.clone() })).collect()
    }

    fn new(names: &Names, grant: &Grant) -> Self {
        let key = names.find(&grant.name).map(|name| GrantKey { kind: grant.kind, name });
        let is_control = grant.kind == GrantKind::UserPermission
            && permission::find(&grant.name).is_some_and(|p| p.protective);
        let mut goal = Self { grant: grant.clone(), is_control, key, givers: FxHashMap::default() };
        goal.add(names, grant, Vec::new());
        if is_control {
            // Never implied.
            return goal;
        }
        let object = match grant.kind {
            GrantKind::Object => Some(grant.name.as_str()),
            GrantKind::Field => grant.name.split_once('.').map(|(object, _)| object),
            _ => None,
        };
        let of_things = [Some((grant.kind, grant.name.as_str())), object.map(|o| (GrantKind::Object, o))];
        let of_every_object = object.map(|_| (GrantKind::Object, "*"));
        for (kind, name) in of_things.into_iter().chain([of_every_object]).flatten() {
            for (bit, _) in BIT_NAMES {
                goal.add_if_stronger(names, &Grant::new(kind, name, bit));
            }
        }
        for permission in BRINGING.iter() {
            goal.add_if_stronger(names, &Grant::permission(permission.name));
        }
        goal
    }

    fn add_if_stronger(&mut self, names: &Names, strong: &Grant) {
        if let Some(steps) = steps(strong, &self.grant) {
            self.add(names, strong, steps);
        }
    }

    fn add(&mut self, names: &Names, giving: &Grant, steps: Vec<&'static str>) {
        let Some(name) = names.find(&giving.name) else { return };
        let giver = self.givers.entry(GrantKey { kind: giving.kind, name });
        giver.or_insert(Giver { bits: Bits::empty(), steps }).bits |= giving.bits;
    }

    /// The bits of an entry any one of which gives the goal.
    pub fn given_by(&self, names: &Names, entry: &Entry) -> Bits {
        self.giver(names, entry).map_or(Bits::empty(), |giver| entry.bits & giver.bits)
    }

    /// Whether an entry is about the very thing asked for.
    pub fn is_about(&self, names: &Names, entry: &Entry) -> bool {
        self.key == Some(GrantKey { kind: entry.kind, name: names.fold(entry.name) })
    }

    /// What the goal is about; `None` when no file of the run has the name.
    pub(super) fn key(&self) -> Option<GrantKey> {
        self.key
    }

    /// The user permissions that stand between an entry and the goal.
    pub fn steps_from(&self, names: &Names, entry: &Entry) -> &[&'static str] {
        self.giver(names, entry).map_or(&[], |giver| &giver.steps)
    }

    /// The same for a user permission that no entry says; `None` when it does not give the goal.
    pub fn steps_from_permission(&self, names: &Names, name: &str) -> Option<&[&'static str]> {
        let key = GrantKey { kind: GrantKind::UserPermission, name: names.find(name)? };
        self.givers.get(&key).map(|giver| giver.steps.as_slice())
    }

    fn giver(&self, names: &Names, entry: &Entry) -> Option<&Giver> {
        self.givers.get(&GrantKey { kind: entry.kind, name: names.fold(entry.name) })
    }
}
