//! What has to go together when one grant goes: everything in the same component that cannot stand
//! without it, or would bring it back.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::access::implies::implies;
use crate::catalog::implied;
use crate::catalog::permission::{self, Permission};
use crate::org::library::Library;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::Symbol;

/// An entry by its document and its place among that document's entries.
pub(super) type EntryId = (usize, usize);

/// Bits that entries must no longer grant.
pub(super) type Wanted = BTreeMap<EntryId, Bits>;

/// The entries of one component by what they are about, since a thing may be named more than once and in
/// several files.
pub(super) struct Entries<'l> {
    library: &'l Library,
    by_thing: FxHashMap<(GrantKind, Symbol), Vec<EntryId>>,
    /// The enabled user permissions that imply or require others.
    depending: Vec<(Symbol, &'static Permission)>,
}

impl<'l> Entries<'l> {
    pub(super) fn new(library: &'l Library, documents: &[usize]) -> Self {
        let mut entries = Self { library, by_thing: FxHashMap::default(), depending: Vec::new() };
        for &document in documents {
            for (at, entry) in library.documents[document].entries.iter().enumerate() {
                let fold = library.names.fold(entry.name);
                entries.by_thing.entry((entry.kind, fold)).or_default().push((document, at));
                let known = || Some(canonical(permission::find(library.names.get(entry.name))?));
                if entry.enables_permission()
                    && let Some(known) =
                        known().filter(|p| !(p.implies.is_empty() && p.requires().next().is_none()))
                {
                    entries.depending.push((fold, known));
                }
            }
        }
        entries.depending.sort_unstable_by_key(|(fold, _)| *fold);
        entries.depending.dedup_by_key(|(fold, _)| *fold);
        entries
    }

    /// The entries about a thing, whichever of their bits are on.
    pub(super) fn about(&self, kind: GrantKind, name: &str) -> &[EntryId] {
        let fold = self.library.names.find(name);
        fold.and_then(|fold| self.by_thing.get(&(kind, fold))).map_or(&[], Vec::as_slice)
    }

    /// What must go for a grant to be gone; `None` where that would turn a control off, or take the
    /// default away from an app or record type, which a holder may need to have.
    pub(super) fn revoke(&self, grant: &Grant) -> Option<Wanted> {
        let mut wanted = Wanted::new();
        if grant.kind == GrantKind::UserPermission {
            for fold in self.dependents(&grant.name)? {
                self.take(GrantKind::UserPermission, fold, Bits::ENABLED, &mut wanted);
            }
        } else {
            let fold = self.library.names.find(&grant.name)?;
            self.take(grant.kind, fold, grant.bits, &mut wanted);
        }
        let needs_default = matches!(grant.kind, GrantKind::App | GrantKind::RecordType);
        let defaults = wanted.values().any(|bits| bits.contains(Bits::DEFAULT));
        (!(wanted.is_empty() || needs_default && defaults)).then_some(wanted)
    }

    fn take(&self, kind: GrantKind, fold: Symbol, bits: Bits, wanted: &mut Wanted) {
        for &(document, at) in self.by_thing.get(&(kind, fold)).map_or(&[][..], Vec::as_slice) {
            let on = self.library.documents[document].entries[at].bits;
            let off: Bits = on.iter().filter(|&bit| goes_with(kind, bit, bits)).collect();
            if !off.is_empty() {
                *wanted.entry((document, at)).or_default() |= off;
            }
        }
    }

    /// A user permission and all enabled ones that imply or require it, transitively.
    fn dependents(&self, name: &str) -> Option<BTreeSet<Symbol>> {
        let control = |p: Option<&Permission>| p.is_some_and(|p| p.protective);
        let known = permission::find(name).map(canonical);
        if control(known) {
            return None;
        }
        let mut gone = BTreeSet::from([self.library.names.find(name)?]);
        let mut open: Vec<&Permission> = known.into_iter().collect();
        while let Some(lost) = open.pop() {
            for &(fold, known) in &self.depending {
                if depends(known, lost) && gone.insert(fold) {
                    if known.protective {
                        return None;
                    }
                    open.push(known);
                }
            }
        }
        Some(gone)
    }
}

fn canonical(permission: &'static Permission) -> &'static Permission {
    permission.alias_of.and_then(permission::find).unwrap_or(permission)
}

/// Whether a user permission cannot stay on without another.
fn depends(permission: &Permission, on: &Permission) -> bool {
    permission.requires().any(|p| p.eq_ignore_ascii_case(on.name))
        || implies(&Grant::permission(permission.name), &Grant::permission(on.name))
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
