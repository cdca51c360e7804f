//! All that was read in a run.

use crate::metadata::component::Component;
use crate::metadata::document::Document;
use crate::project::{Project, SourceFile};
use crate::terms::names::Names;

/// The project, its documents and the names in them.
#[derive(Default)]
pub struct Library {
    pub project: Project,
    /// Sorted by file.
    pub documents: Vec<Document>,
    /// Sorted by file.
    pub components: Vec<Component>,
    pub names: Names,
}

impl Library {
    pub fn source(&self, document: usize) -> &SourceFile {
        &self.project.files[self.documents[document].file]
    }
}
