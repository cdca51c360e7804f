//! [`Access`]: a set of grants that knows where each of them comes from.

use crate::terms::grant_key::GrantKey;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::source::Sources;
use crate::catalog::permission::Permission;
use crate::catalog::profile::{self, StandardProfile};
use crate::catalog::{implied, permission};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::{Names, Symbol};

pub use super::source::{Origin, Source};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Held {
    bits: Bits,
    sources: Sources,
}

impl Held {
    fn add(&mut self, source: Source) {
        self.bits |= source.bits;
        self.sources.add(source);
    }

    /// The bits that a source's entry is already known to give.
    fn given_by(&self, source: &Source) -> Bits {
        let known = |implied| {
            let order = Source { implied, ..*source }.order();
            let all = self.sources.all();
            all.binary_search_by_key(&order, Source::order).map(|at| all[at].bits)
        };
        known(false).unwrap_or_default() | known(true).unwrap_or_default()
    }
}

/// A set of grants with provenance, and apart from them the controls: what restricts instead of
/// granting is never unioned into power, cut or implied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    grants: FxHashMap<GrantKey, Held>,
    /// Sorted.
    controls: BTreeMap<Symbol, Vec<Source>>,
}

impl Access {
    /// Adds what one entry gives. A user permission of the catalogue's protective kind becomes a
    /// control.
    pub fn insert(&mut self, names: &Names, key: GrantKey, source: Source) {
        if source.bits.is_empty() {
            return;
        }
        let protective = key.kind == GrantKind::UserPermission
            && permission::find(names.get(key.name)).is_some_and(|p| p.protective);
        if protective {
            insert_sorted(self.controls.entry(key.name).or_default(), source);
        } else {
            self.grants.entry(key).or_default().add(source);
        }
    }

    /// Makes room for so many further grants.
    pub(super) fn reserve(&mut self, grants: usize) {
        self.grants.reserve(grants);
    }

    /// Adds what a standard profile usually grants.
    pub fn insert_stock(&mut self, names: &Names, profile: &StandardProfile) {
        let at = profile::all().iter().position(|p| p.file_name == profile.file_name).unwrap_or_default();
        let origin = Origin::Stock(u16::try_from(at).unwrap_or(u16::MAX));
        for permission in stock_permissions(profile) {
            if let Some(name) = names.find(permission.name) {
                let key = GrantKey { kind: GrantKind::UserPermission, name };
                self.insert(names, key, Source { origin, bits: Bits::ENABLED, implied: false });
            }
        }
    }

    /// Everything that either holds.
    #[must_use]
    pub fn union(mut self, other: &Self) -> Self {
        for (key, held) in sorted(&other.grants) {
            let mine = self.grants.entry(key).or_default();
            for &source in held.sources.all() {
                mine.add(source);
            }
        }
        for (&name, sources) in &other.controls {
            let mine = self.controls.entry(name).or_default();
            for &source in sources {
                insert_sorted(mine, source);
            }
        }
        self
    }

    /// What this holds and `other`, whose names may be those of another run, does not. Controls stay: nothing
    /// is gained by losing one.
    #[must_use]
    pub fn minus(mut self, names: &Names, other: &Self, others: &Names) -> Self {
        self.grants.retain(|&key, held| {
            let gone = other.bits_of(others, key.kind, names.get(key.name));
            held.bits -= gone;
            held.sources.take(gone);
            !held.bits.is_empty()
        });
        self
    }

    /// Adds all that the grants imply, transitively. The sources of an implied bit are all the
    /// entries that imply it, in whatever order they are met, also where the bit was held before.
    /// The table must hold the implied names: see [`intern_known`].
    #[must_use]
    pub fn close(mut self, names: &Names) -> Self {
        let leads_on = |(key, held): &(&GrantKey, &Held)| leads_on(**key, held);
        let mut open: BTreeSet<GrantKey> = self.grants.iter().filter(leads_on).map(|(&key, _)| key).collect();
        while let Some(key) = open.pop_first() {
            let Some(held) = self.grants.get(&key) else { continue };
            let sources = held.sources.clone();
            for &source in sources.all() {
                for (implied_key, bits) in consequences(names, key, source.bits) {
                    let held = self.grants.entry(implied_key).or_default();
                    let bits = bits - held.given_by(&source);
                    if !bits.is_empty() {
                        held.add(Source { bits, implied: true, ..source });
                        open.insert(implied_key);
                    }
                }
            }
        }
        self
    }

    /// The bits held of one thing, those held of every object included.
    pub fn bits(&self, names: &Names, key: GrantKey) -> Bits {
        self.bits_of(names, key.kind, names.get(key.name))
    }

    /// Whether a grant is held with all its bits. The run need not know its name.
    pub fn holds(&self, names: &Names, grant: &Grant) -> bool {
        self.bits_of(names, grant.kind, &grant.name).contains(grant.bits)
    }

    fn bits_of(&self, names: &Names, kind: GrantKind, name: &str) -> Bits {
        let held = |kind, name: &str| {
            names
                .find(name)
                .and_then(|name| self.grants.get(&GrantKey { kind, name }))
                .map_or(Bits::empty(), |held| held.bits)
        };
        let of_every_object = || held(GrantKind::Object, "*");
        let own = held(kind, name);
        match kind {
            GrantKind::Object => own | of_every_object(),
            GrantKind::Field => {
                let object = name.split_once('.').map_or("", |(object, _)| object);
                let of_object = held(GrantKind::Object, object) | of_every_object();
                if of_object.contains(Bits::VIEW_ALL_FIELDS) { own | Bits::READ } else { own }
            }
            _ => own,
        }
    }

    /// The entries that turn a control on.
    pub fn control(&self, names: &Names, name: &str) -> &[Source] {
        names.find(name).and_then(|symbol| self.controls.get(&symbol)).map_or(&[], Vec::as_slice)
    }

    /// The entries behind the bits held of one thing, the direct ones first.
    pub fn sources(&self, key: GrantKey) -> Vec<Source> {
        self.grants.get(&key).map_or_else(Vec::new, |h| h.sources.all().to_vec())
    }

    /// All grants by kind and symbol.
    pub fn iter(&self) -> impl Iterator<Item = (GrantKey, Bits)> {
        sorted(&self.grants).map(|(key, held)| (key, held.bits))
    }

    /// The grants of one kind, by symbol: what is few of many costs little.
    pub fn of_kind(&self, kind: GrantKind) -> impl Iterator<Item = (GrantKey, Bits)> {
        let grants = self.grants.iter().filter(|(key, _)| key.kind == kind);
        let mut found: Vec<_> = grants.map(|(&key, held)| (key, held.bits)).collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        found.into_iter()
    }
}

/// The user permissions of a standard profile whose file is absent.
pub(super) fn stock_permissions(profile: &StandardProfile) -> impl Iterator<Item = &'static Permission> {
    let listed = profile.user_permissions.unwrap_or_default();
    permission::all().iter().filter(move |p| p.alias_of.is_none() && listed.contains(&p.name))
}

fn insert_sorted(sources: &mut Vec<Source>, source: Source) {
    if let Err(place) = sources.binary_search(&source) {
        sources.insert(place, source);
    }
}

/// Enters every name that an implication or a standard profile can bring up, so that computing
/// access needs no new names.
pub fn intern_known(names: &mut Names) {
    names.reserve(permission::all().len());
    for permission in permission::all().iter().filter(|p| p.alias_of.is_none()) {
        names.intern(permission.name);
        for implied in implied::by_permission(permission.name) {
            names.intern(implied.object);
        }
    }
    names.intern("*");
}

/// Whether holding a thing may bring anything else: few of many do.
fn leads_on(key: GrantKey, held: &Held) -> bool {
    let brings =
        |close: fn(Bits) -> Bits| held.sources.all().iter().any(|source| close(source.bits) != source.bits);
    match key.kind {
        GrantKind::Object => brings(implied::object_bits),
        GrantKind::Field => brings(implied::field_bits),
        kind => kind == GrantKind::UserPermission,
    }
}

/// What holding `bits` of `key` brings at once; repeated application gives the closure.
fn consequences(names: &Names, key: GrantKey, bits: Bits) -> Vec<(GrantKey, Bits)> {
    match key.kind {
        GrantKind::Object => vec![(key, implied::object_bits(bits) - bits)],
        GrantKind::Field => vec![(key, implied::field_bits(bits) - bits)],
        GrantKind::UserPermission => {
            let name = names.get(key.name);
            let permissions = permission::find(name).map_or(&[][..], |p| p.implies);
            let permissions = permissions.iter().map(|p| (GrantKind::UserPermission, *p, Bits::ENABLED));
            let objects = implied::by_permission(name).iter().map(|i| (GrantKind::Object, i.object, i.bits));
            permissions
                .chain(objects)
                .filter_map(|(kind, name, bits)| Some((GrantKey { kind, name: names.find(name)? }, bits)))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn sorted(grants: &FxHashMap<GrantKey, Held>) -> impl Iterator<Item = (GrantKey, &Held)> {
    let mut keys: Vec<_> = grants.iter().map(|(&key, held)| (key, held)).collect();
    keys.sort_unstable_by_key(|(key, _)| *key);
    keys.into_iter()
}
