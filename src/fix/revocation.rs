//! What has to go together when one grant goes: everything in the same component that cannot stand
//! without it, or would bring it back.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::access::implies::implies;
use crate::analysis::RootAnalysis;
use crate::catalog::dependency::{self, Needed, Strength};
use crate::catalog::implied;
use crate::catalog::permission::{self, Permission};
use crate::org::library::Library;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::Symbol;
use crate::text::phrase::and;

/// An entry by its document and its place among that document's entries.
pub(super) type EntryId = (usize, usize);

/// Bits that entries must no longer grant.
pub(super) type Wanted = BTreeMap<EntryId, Bits>;

/// The entries of one component by what they are about, since a thing may be named more than once and in
/// several files.
pub(super) struct Entries<'l> {
    library: &'l Library,
    /// Sorted.
    by_thing: Vec<(GrantKind, Symbol, EntryId)>,
    /// The enabled user permissions that imply others.
    implying: Vec<(Symbol, &'static Permission)>,
    depending: Vec<Depending>,
    /// By what they depend on, as indices.
    by_need: FxHashMap<(GrantKind, Symbol), Vec<usize>>,
}

/// A bit that is on and depends on other things.
struct Depending {
    thing: Thing,
    grant: Grant,
    on: Vec<Need>,
}

/// What a bit depends on.
#[derive(Clone, Copy)]
struct Need {
    thing: Thing,
    strength: Strength,
    /// Of [`Strength::WhereFeatureIsOn`].
    feature: Option<&'static str>,
}

/// Bits of a thing, by the fold of its name.
type Thing = (GrantKind, Symbol, Bits);

impl<'l> Entries<'l> {
    pub(super) fn new(library: &'l Library, root: &RootAnalysis<'_>, documents: &[usize]) -> Self {
        let mut entries = Self {
            library,
            by_thing: Vec::new(),
            implying: Vec::new(),
            depending: Vec::new(),
            by_need: FxHashMap::default(),
        };
        let mut on: BTreeMap<(GrantKind, Symbol), Bits> = BTreeMap::new();
        for &document in documents {
            for (at, entry) in library.documents[document].entries.iter().enumerate() {
                let fold = library.names.fold(entry.name);
                entries.by_thing.push((entry.kind, fold, (document, at)));
                if matches!(entry.kind, GrantKind::UserPermission | GrantKind::Object) {
                    *on.entry((entry.kind, fold)).or_default() |= entry.bits;
                }
                let known = || Some(canonical(permission::find(library.names.get(entry.name))?));
                if entry.enables_permission()
                    && let Some(known) = known().filter(|p| !p.implies.is_empty())
                {
                    entries.implying.push((fold, known));
                }
            }
        }
        // One number decides mostly.
        let order = |&(kind, fold, entry): &(GrantKind, Symbol, EntryId)| {
            (u64::from(kind as u8) << 32 | u64::from(fold.number()), entry)
        };
        entries.by_thing.sort_unstable_by_key(order);
        entries.implying.sort_unstable_by_key(|(fold, _)| *fold);
        entries.implying.dedup_by_key(|(fold, _)| *fold);
        for ((kind, fold), bits) in on {
            let has_masters = |object: &str| root.schema().has_masters(object);
            if dependency::depends_on_others(kind, library.names.get(fold), has_masters) {
                let depending = |bit| depending(library, root, (kind, fold, bit));
                entries.depending.extend(bits.iter().filter_map(depending));
            }
        }
        for (at, depending) in entries.depending.iter().enumerate() {
            for (kind, fold, _) in depending.on.iter().map(|need| need.thing) {
                let of_need = entries.by_need.entry((kind, fold)).or_default();
                if of_need.last() != Some(&at) {
                    of_need.push(at);
                }
            }
        }
        entries
    }

    /// The entries about a thing, whichever of their bits are on.
    pub(super) fn about(&self, kind: GrantKind, name: &str) -> impl Iterator<Item = EntryId> {
        self.library.names.find(name).into_iter().flat_map(move |fold| self.of_thing(kind, fold))
    }

    fn of_thing(&self, kind: GrantKind, fold: Symbol) -> impl Iterator<Item = EntryId> {
        let of = |(kind, fold, _): &(GrantKind, Symbol, EntryId)| (*kind, *fold);
        let start = self.by_thing.partition_point(|entry| of(entry) < (kind, fold));
        let from_there = self.by_thing[start..].iter();
        from_there.take_while(move |entry| of(entry) == (kind, fold)).map(|(.., entry)| *entry)
    }

    /// Notes the bits that a deploy demands beside a grant.
    pub(super) fn keep_needed(&self, root: &RootAnalysis<'_>, grant: &Grant, kept: &mut Wanted) {
        for need in needs(self.library, root, grant).filter(|need| !need.is_unsure()) {
            let (kind, fold, bits) = need.thing;
            for entry in self.of_thing(kind, fold) {
                *kept.entry(entry).or_default() |= bits;
            }
        }
    }

    /// What must go for a grant to be gone; `None` where that would turn a control off, or take the
    /// default away from an app or record type, which a holder may need to have.
    pub(super) fn revoke(&self, grant: &Grant) -> Option<Wanted> {
        let mut wanted = Wanted::new();
        for (kind, fold, bits) in self.dependents(grant)? {
            self.take(kind, fold, bits, &mut wanted);
        }
        let needs_default = matches!(grant.kind, GrantKind::App | GrantKind::RecordType);
        let defaults = wanted.values().any(|bits| bits.contains(Bits::DEFAULT));
        (!(wanted.is_empty() || needs_default && defaults)).then_some(wanted)
    }

    /// What a deploy may refuse: a grant that stays, although one that goes may be a condition of it. `leaving` is what
    /// other fixes take away.
    pub(super) fn doubt(&self, wanted: &Wanted, leaving: &Wanted) -> Option<String> {
        let goes = |thing: Thing, among: &Wanted| {
            let mut gone = self.of_thing(thing.0, thing.1).filter_map(|entry| among.get(&entry));
            gone.any(|&bits| meet(thing, (thing.0, thing.1, bits)))
        };
        let depending: BTreeSet<usize> = wanted.keys().flat_map(|&entry| self.depending_on(entry)).collect();
        let depending = depending.into_iter().map(|at| &self.depending[at]);
        let staying = depending.filter(|d| !goes(d.thing, wanted) && !goes(d.thing, leaving));
        let mut refused = staying.filter_map(|d| {
            let need = d.on.iter().find(|need| need.is_unsure() && goes(need.thing, wanted))?;
            Some(self.sentence(&format!("{}, which stays,", d.grant), need, &[need.thing]))
        });
        refused.next()
    }

    /// What a deploy may refuse of the files as they are: grants without what may be a condition of them.
    pub(super) fn doubts(&self) -> Vec<String> {
        let is_on = |(kind, fold, bits): Thing| {
            let entries = self.of_thing(kind, fold);
            let on: Bits =
                entries.map(|(document, at)| self.library.documents[document].entries[at].bits).collect();
            implied::entry_bits(kind, self.library.names.get(fold), on).contains(bits)
        };
        let mut doubts = Vec::new();
        for depending in &self.depending {
            let mut lacking: BTreeMap<_, Vec<&Need>> = BTreeMap::new();
            for need in depending.on.iter().filter(|need| need.is_unsure() && !is_on(need.thing)) {
                lacking.entry((need.strength, need.feature)).or_default().push(need);
            }
            for needs in lacking.into_values() {
                let things: Vec<_> = needs.iter().map(|need| need.thing).collect();
                doubts.push(self.sentence(&depending.grant.to_string(), needs[0], &things));
            }
        }
        doubts
    }

    /// What depends on bits of what an entry is about, as indices.
    fn depending_on(&self, (document, at): EntryId) -> impl Iterator<Item = usize> {
        let entry = &self.library.documents[document].entries[at];
        let thing = (entry.kind, self.library.names.fold(entry.name));
        self.by_need.get(&thing).into_iter().flatten().copied()
    }

    /// Says what a deploy may refuse, without a full stop.
    fn sentence(&self, stays: &str, need: &Need, lost: &[Thing]) -> String {
        let named =
            |&(kind, fold, bits): &Thing| Grant::new(kind, self.library.names.get(fold), bits).to_string();
        let lost = and(&lost.iter().map(named).collect::<Vec<_>>());
        match (need.strength, need.feature) {
            (Strength::WhereFeatureIsOn, Some(feature)) => {
                format!("in orgs with {feature} a deploy is refused: {stays} depends on {lost}")
            }
            _ => format!("a deploy may be refused: {stays} is never seen without {lost}"),
        }
    }

    fn take(&self, kind: GrantKind, fold: Symbol, bits: Bits, wanted: &mut Wanted) {
        for (document, at) in self.of_thing(kind, fold) {
            let on = self.library.documents[document].entries[at].bits;
            let off: Bits = on.iter().filter(|&bit| goes_with(kind, bit, bits)).collect();
            if !off.is_empty() {
                *wanted.entry((document, at)).or_default() |= off;
            }
        }
    }

    /// A grant and all bits that imply or require it, transitively.
    fn dependents(&self, grant: &Grant) -> Option<BTreeSet<Thing>> {
        let control = |p: Option<&Permission>| p.is_some_and(|p| p.protective);
        let known = |fold: Symbol| permission::find(self.library.names.get(fold)).map(canonical);
        let fold = self.library.names.find(&grant.name)?;
        let mut gone = BTreeSet::new();
        let mut open = vec![(grant.kind, fold, grant.bits)];
        while let Some(lost) = open.pop() {
            if !gone.insert(lost) {
                continue;
            }
            if lost.0 == GrantKind::UserPermission {
                let known = known(lost.1);
                if control(known) {
                    return None;
                }
                let implies = |(_, other): &&(Symbol, &Permission)| {
                    known.is_some_and(|known| {
                        implies(&Grant::permission(other.name), &Grant::permission(known.name))
                    })
                };
                let implying = self.implying.iter().filter(implies);
                open.extend(implying.map(|&(fold, _)| (GrantKind::UserPermission, fold, Bits::ENABLED)));
            }
            let requires = |d: &&Depending| {
                d.on.iter().any(|need| need.strength == Strength::Requires && meet(need.thing, lost))
            };
            let depending = self.by_need.get(&(lost.0, lost.1)).into_iter().flatten();
            open.extend(depending.map(|&at| &self.depending[at]).filter(requires).map(|d| d.thing));
        }
        Some(gone)
    }
}

impl Need {
    /// Whether some deploys may do without.
    fn is_unsure(&self) -> bool {
        self.strength != Strength::Requires
    }
}

/// What a bit depends on in other entries; `None` where it depends on nothing.
fn depending(library: &Library, root: &RootAnalysis<'_>, thing: Thing) -> Option<Depending> {
    let (kind, fold, bits) = thing;
    let grant = Grant::new(kind, library.names.get(fold), bits);
    let others = needs(library, root, &grant);
    let on: Vec<_> = others.filter(|need| (need.thing.0, need.thing.1) != (kind, fold)).collect();
    (!on.is_empty()).then_some(Depending { thing, grant, on })
}

/// What a grant depends on, as far as any file names it.
fn needs<'l>(
    library: &'l Library,
    root: &'l RootAnalysis<'_>,
    grant: &Grant,
) -> impl Iterator<Item = Need> + use<'l> {
    let schema = root.schema();
    let needed =
        dependency::closure(grant, Strength::WhereFeatureIsOn, &|object| schema.names_of_masters(object));
    let org = root.org();
    let need_of = move |needed: Needed| {
        let Grant { kind, name, bits } = &needed.grant;
        let spellings = org.namespace.spellings(name);
        let fold = spellings.iter().find_map(|name| library.names.find(name))?;
        Some(Need { thing: (*kind, fold, *bits), strength: needed.strength, feature: needed.feature })
    };
    needed.into_iter().filter_map(need_of)
}

/// Whether what is left of one thing cannot hold once the bits of the other are gone.
fn meet(needed: Thing, gone: Thing) -> bool {
    (needed.0, needed.1) == (gone.0, gone.1) && needed.2.iter().any(|bit| goes_with(needed.0, bit, gone.2))
}

fn canonical(permission: &'static Permission) -> &'static Permission {
    permission.alias_of.and_then(permission::find).unwrap_or(permission)
}

/// Whether a bit that is on has to go when others of the same thing go.
fn goes_with(kind: GrantKind, bit: Bits, gone: Bits) -> bool {
    match kind {
        // Nothing is left of an object that cannot be read.
        GrantKind::Object if gone.contains(Bits::READ) => true,
        GrantKind::Object => implied::object_bits(bit).intersects(gone),
        GrantKind::Field => implied::field_bits(bit).intersects(gone),
        // What is the default must be visible.
        _ => bit.intersects(gone) || gone.contains(Bits::ENABLED),
    }
}
