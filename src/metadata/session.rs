//! What outlives one tree: the names of all trees that are read, and what was parsed of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::component::Component;
use super::document::Document;
use crate::project::{MetadataKind, Piece};
use crate::terms::names::{Names, Symbol};
use crate::text::parts::Parts;
use crate::tree::content::{ContentHash, ContentId};

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
    /// Where parts of large documents begin.
    pub parts: HashMap<ContentKey, Parts>,
    /// For files whose tree does not know their id.
    pub hash: ContentHash,
}

impl Session {
    /// For several trees that are mostly the same. Each file costs its hash beside, which one tree alone
    /// would have no use for, unless its tree knows it.
    pub fn sharing() -> Self {
        Self::sharing_by(ContentHash::default())
    }

    /// The same where trees of a repository are among them: with its own hash, a file whose content some
    /// other tree had is not even read.
    pub fn sharing_by(hash: ContentHash) -> Self {
        Self { names: Arc::default(), shared: Some(Shared { hash, ..Shared::default() }) }
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

    /// Holds where parts of a document begin.
    pub(super) fn keep_parts(&mut self, key: Option<ContentKey>, parts: &Parts) {
        if let Some((shared, key)) = self.shared.as_mut().zip(key) {
            shared.parts.entry(key).or_insert_with(|| parts.clone());
        }
    }
}

fn keep<T>(known: Option<&mut HashMap<ContentKey, Arc<T>>>, key: Option<ContentKey>, new: Arc<T>) -> Arc<T> {
    match known.zip(key) {
        Some((known, key)) => Arc::clone(known.entry(key).or_insert(new)),
        None => new,
    }
}

/// All that parsing depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ContentKey {
    content: ContentId,
    /// Read as this kind of metadata.
    kind: MetadataKind,
    /// Read as a piece: its element, or empty for the parent file.
    piece: Option<&'static str>,
    namespace: Option<Box<str>>,
}

impl ContentKey {
    /// The key of a file with some content, read as a kind of metadata or as a piece of it, in a project that
    /// has a namespace or none.
    pub(super) fn new(
        kind: MetadataKind,
        piece: Option<&Piece>,
        namespace: Option<&str>,
        content: ContentId,
    ) -> Self {
        Self {
            content,
            kind,
            piece: piece.map(|piece| piece.tag.unwrap_or_default()),
            namespace: namespace.map(Box::from),
        }
    }
}
