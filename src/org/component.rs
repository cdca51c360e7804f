//! Files that state one profile or permission set together.

use std::collections::hash_map;

use rustc_hash::FxHashMap;

use super::holder::Holder;
use super::library::Library;
use crate::metadata::document::Document;
use crate::metadata::entry::Entry;
use crate::metadata::parsed::Parsed;
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;

/// One file, or all the pieces of a component that was split. A holder has several where copies of
/// it lie in several places.
#[derive(Copy, Clone)]
pub struct Component<'a> {
    library: &'a Library,
    /// Indices into the library's documents, that of the parent file first; never empty.
    documents: &'a [usize],
}

/// Two entries of one component about the same thing.
pub struct Duplicate<'a> {
    pub kind: GrantKind,
    /// As the second spells it.
    pub name: &'a str,
    /// The document and the offset of the first entry about the thing.
    pub first: (usize, u32),
    pub second: (usize, u32),
    /// They grant different bits.
    pub conflicting: bool,
}

impl<'a> Component<'a> {
    pub fn files(self) -> impl Iterator<Item = (usize, &'a Parsed<Document>)> {
        self.documents.iter().map(move |&d| (d, &self.library.documents[d]))
    }

    /// Every entry of every file.
    pub fn entries(self) -> impl Iterator<Item = (usize, &'a Entry)> {
        self.files().flat_map(|(d, document)| document.entries.iter().map(move |e| (d, e)))
    }

    /// Two entries about the same thing, the first of all and another one, for each spelling of the other's name: one
    /// that contradicts the first if any does, else the next.
    pub fn duplicates(self) -> Vec<Duplicate<'a>> {
        let (library, names) = (self.library, &self.library.names);
        let mut worst: FxHashMap<(GrantKind, Symbol), Duplicate<'a>> = FxHashMap::default();
        let mut add = |name: Symbol, duplicate: Duplicate<'a>| {
            let place = |d: &Duplicate<'_>| (!d.conflicting, library.documents[d.second.0].file, d.second.1);
            match worst.entry((duplicate.kind, name)) {
                hash_map::Entry::Vacant(new) => {
                    new.insert(duplicate);
                }
                hash_map::Entry::Occupied(mut known) => {
                    if place(&duplicate) < place(known.get()) {
                        known.insert(duplicate);
                    }
                }
            }
        };
        if let [only] = *self.documents {
            for own in &library.documents[only].duplicates {
                let duplicate = Duplicate {
                    kind: own.kind,
                    name: names.get(own.name),
                    first: (only, own.first),
                    second: (only, own.second),
                    conflicting: own.conflicting,
                };
                add(own.name, duplicate);
            }
            return in_order(worst);
        }
        let mut first: FxHashMap<(GrantKind, Symbol), (usize, &Entry)> = FxHashMap::default();
        for (d, document) in self.files() {
            let mut entries: Vec<&Entry> = document.entries.iter().chain(&document.denied).collect();
            entries.sort_unstable_by_key(|entry| entry.offset);
            for entry in entries {
                match first.entry((entry.kind, names.fold(entry.name))) {
                    hash_map::Entry::Vacant(new) => {
                        new.insert((d, entry));
                    }
                    hash_map::Entry::Occupied(known) => {
                        let (of, known) = *known.get();
                        let duplicate = Duplicate {
                            kind: entry.kind,
                            name: names.get(entry.name),
                            first: (of, known.offset),
                            second: (d, entry.offset),
                            conflicting: known.bits != entry.bits,
                        };
                        add(entry.name, duplicate);
                    }
                }
            }
        }
        in_order(worst)
    }

    /// Whether some of its pieces could not be read, so that nothing follows from what it lacks.
    pub fn is_incomplete(self) -> bool {
        let piece = |&d: &usize| self.library.source(d).piece.as_ref();
        self.documents.iter().any(|d| piece(d).is_some_and(|p| p.incomplete || p.of > self.documents.len()))
    }
}

/// By place.
fn in_order(found: FxHashMap<(GrantKind, Symbol), Duplicate<'_>>) -> Vec<Duplicate<'_>> {
    let mut duplicates: Vec<_> = found.into_values().collect();
    duplicates.sort_unstable_by_key(|duplicate| duplicate.second);
    duplicates
}

impl Holder {
    /// In path order.
    pub fn components<'a>(&'a self, library: &'a Library) -> impl Iterator<Item = Component<'a>> {
        let component = |&d: &usize| library.source(d).component;
        self.documents
            .chunk_by(move |a, b| component(a) == component(b))
            .map(move |documents| Component { library, documents })
    }

    /// Whether nothing follows from what it lacks, since some of its pieces could not be read.
    pub fn is_incomplete(&self, library: &Library) -> bool {
        self.components(library).any(Component::is_incomplete)
    }
}
