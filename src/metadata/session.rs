//! What outlives one tree: the names of all trees that are read, and what was parsed of them.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::component::Component;
use super::document::Document;
use crate::project::{MetadataKind, Piece};
use crate::terms::names::{Names, Symbol};

/// The owner of the table of names. Trees that are read in one session share it, so that a symbol means the
/// same in all of them; a session that shares documents parses files of equal content once.
#[derive(Default)]
pub struct Session {
    names: Arc<Names>,
    shared: Option<Shared>,
}

/// What was parsed so far, by content.
#[derive(Default)]
pub(super) struct Shared {
    pub documents: HashMap<ContentKey, Arc<Document>>,
    pub components: HashMap<ContentKey, Arc<Component>>,
}

impl Session {
    /// For several trees that are mostly the same. Each file costs its SHA-256 beside, which one tree alone
    /// would have no use for.
    pub fn sharing() -> Self {
        Self { names: Arc::default(), shared: Some(Shared::default()) }
    }

    /// The table as it is now. It keeps its content while further trees are read; what is added later leaves
    /// the symbols that it has as they are.
    pub fn names(&self) -> Arc<Names> {
        Arc::clone(&self.names)
    }

    /// The table, to enter further names. Copies it where a library of the session holds it.
    pub fn names_mut(&mut self) -> &mut Names {
        Arc::make_mut(&mut self.names)
    }

    pub(super) fn shared(&self) -> Option<&Shared> {
        self.shared.as_ref()
    }

    /// Takes over a table; the result maps its symbols, by index, to the session's, and is `None` where they
    /// are the same.
    pub(super) fn absorb(&mut self, names: Names) -> Option<Vec<Symbol>> {
        if self.names.is_empty() {
            self.names = Arc::new(names);
            return None;
        }
        Some(self.names_mut().absorb(&names))
    }

    /// Holds a document for trees to come; returns the one to use, which is an older one if its content was
    /// met before.
    pub(super) fn keep_document(&mut self, key: Option<ContentKey>, new: Arc<Document>) -> Arc<Document> {
        keep(self.shared.as_mut().map(|s| &mut s.documents), key, new)
    }

    /// The same for a component.
    pub(super) fn keep_component(&mut self, key: Option<ContentKey>, new: Arc<Component>) -> Arc<Component> {
        keep(self.shared.as_mut().map(|s| &mut s.components), key, new)
    }
}

fn keep<T>(known: Option<&mut HashMap<ContentKey, Arc<T>>>, key: Option<ContentKey>, new: Arc<T>) -> Arc<T> {
    match known.zip(key) {
        Some((known, key)) => Arc::clone(known.entry(key).or_insert(new)),
        None => new,
    }
}

/// The SHA-256 of all that parsing depends on.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ContentKey([u8; 32]);

impl ContentKey {
    /// The key of a file's decoded text, read as a kind of metadata or as a piece of it, in a project that
    /// has a namespace or none.
    pub(super) fn new(
        kind: MetadataKind,
        piece: Option<&Piece>,
        namespace: Option<&str>,
        text: &str,
    ) -> Self {
        let read_as = format!("{kind:?} {:?} {namespace:?}\n", piece.map(|piece| piece.tag));
        Self(Sha256::new().chain_update(read_as).chain_update(text).finalize().into())
    }
}
