//! What the holders of one state grant, looked up by holder and thing.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use crate::analysis::RootAnalysis;
use crate::metadata::component::Content;
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::terms::grant::Bits;
use crate::terms::grant_key::GrantKey;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;

/// A project root of one state with tables by document and by holder.
pub struct Known<'a, 'l> {
    pub root: &'a RootAnalysis<'l>,
    holder_of: FxHashMap<usize, HolderId>,
    entries: TiVec<HolderId, OnceLock<FxHashMap<GrantKey, Bits>>>,
}

impl<'a, 'l> Known<'a, 'l> {
    pub(super) fn new(root: &'a RootAnalysis<'l>) -> Self {
        let holders = root.org().holders.iter_enumerated();
        let holder_of = holders.flat_map(|(id, holder)| holder.documents.iter().map(move |&d| (d, id)));
        let entries = root.org().holders.iter().map(|_| OnceLock::new()).collect();
        Self { root, holder_of: holder_of.collect(), entries }
    }

    pub(super) fn org(&self) -> &'a Org<'l> {
        self.root.org()
    }

    /// The holder whose file a document is.
    pub(super) fn holder_of(&self, document: usize) -> Option<HolderId> {
        self.holder_of.get(&document).copied()
    }

    /// The holder that another state calls so, where both have it.
    pub(super) fn twin(&self, other: &Known<'_, '_>, holder: HolderId) -> Option<HolderId> {
        let holder = &other.org().holders[holder];
        self.org().find(holder.kind, &holder.name)
    }

    /// All bits that the entries of a holder grant of a thing.
    pub(super) fn bits(&self, holder: HolderId, key: GrantKey) -> Bits {
        let library = self.org().library;
        let entries = self.entries[holder].get_or_init(|| {
            let mut bits: FxHashMap<GrantKey, Bits> = FxHashMap::default();
            for (_, entry) in self.org().holders[holder].entries(library) {
                let key = GrantKey { kind: entry.kind, name: library.names.fold(entry.name) };
                *bits.entry(key).or_default() |= entry.bits;
            }
            bits
        });
        entries.get(&key).copied().unwrap_or_default()
    }

    /// What a group mutes of bits of a thing.
    pub(super) fn muted(&self, group: HolderId, key: GrantKey, bits: Bits) -> Bits {
        self.org().muted_in(Some(group), &entry_of(key, bits))
    }

    /// The entries by which a group mutes bits of a thing: a file of the state, and the byte of the element.
    pub(super) fn muting(&self, group: HolderId, key: GrantKey, bits: Bits) -> Vec<(usize, u32)> {
        let entries = self.org().muting_entries(group, &entry_of(key, bits), bits);
        let documents = &self.org().library.documents;
        entries.into_iter().map(|(document, entry)| (documents[document].file, entry.offset)).collect()
    }

    /// Where a group names a muting set: a file of the state, and the byte of the element.
    pub(super) fn names_muting(&self, group: HolderId, name: &str) -> Option<(usize, u32)> {
        let library = self.org().library;
        let group = self.org().holders[group].group.as_ref()?;
        let mut named = group.components.iter().flat_map(|&at| {
            let component = &library.components[at];
            let sets = match &component.content {
                Content::PermissionSetGroup(group) => &group.muting_permission_sets[..],
                _ => &[],
            };
            sets.iter().map(move |set| (component.file, set))
        });
        named.find(|(_, set)| fold(&set.text) == fold(name)).map(|(file, set)| (file, set.offset))
    }
}

/// An entry that grants bits of a thing. The key's name is a symbol of both states, a spelling may not be.
fn entry_of(key: GrantKey, bits: Bits) -> Entry {
    Entry { name: key.name, offset: 0, kind: key.kind, bits }
}
