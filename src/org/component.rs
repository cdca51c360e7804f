//! Files that state one profile or permission set together.

use super::holder::Holder;
use super::library::Library;
use crate::metadata::document::Document;
use crate::metadata::entry::Entry;

/// One file, or all the pieces of a component that was split. A holder has several where copies of
/// it lie in several places.
#[derive(Copy, Clone)]
pub struct Component<'a> {
    library: &'a Library,
    /// Indices into the library's documents, that of the parent file first; never empty.
    documents: &'a [usize],
}

impl<'a> Component<'a> {
    pub fn files(self) -> impl Iterator<Item = (usize, &'a Document)> {
        self.documents.iter().map(move |&d| (d, &self.library.documents[d]))
    }

    /// Every entry of every file.
    pub fn entries(self) -> impl Iterator<Item = (usize, &'a Entry)> {
        self.files().flat_map(|(d, document)| document.entries.iter().map(move |e| (d, e)))
    }

    /// Whether some of its pieces could not be read, so that nothing follows from what it lacks.
    pub fn is_incomplete(self) -> bool {
        let piece = |&d: &usize| self.library.source(d).piece.as_ref();
        self.documents.iter().any(|d| piece(d).is_some_and(|p| p.incomplete || p.of > self.documents.len()))
    }
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
