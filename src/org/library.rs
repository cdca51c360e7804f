//! All that was read in a run.

use std::sync::Arc;

use crate::evidence::{Evidence, Username};
use crate::metadata::component::Component;
use crate::metadata::document::Document;
use crate::metadata::load::Replaced;
use crate::metadata::parsed::Parsed;
use crate::project::{Project, SourceFile};
use crate::terms::names::Names;
use crate::text::parts::Parts;

/// The project, its documents and the names in them.
#[derive(Default)]
pub struct Library {
    pub project: Project,
    /// Sorted by file.
    pub documents: Vec<Parsed<Document>>,
    /// Sorted by file.
    pub components: Vec<Parsed<Component>>,
    /// Values that a deploy puts in, by path and place.
    pub replaced: Vec<Replaced>,
    /// By file of the project; `None` for one that is read again as a whole.
    pub parts: Vec<Option<Parts>>,
    /// The holders that `.forceignore` keeps out of the project. No document above is one of them.
    pub hidden: Option<Box<Library>>,
    /// The table of the session in which it was read, as it was then.
    pub names: Arc<Names>,
    /// What the org says of itself.
    pub evidence: Option<Arc<Evidence>>,
}

impl Library {
    /// A username of a file or of the configuration, as outputs show it.
    pub fn shown_username(&self, name: &str) -> String {
        let redacted = self.evidence.as_ref().is_some_and(|evidence| evidence.redacted);
        if redacted { Username::new(name, true).to_string() } else { name.to_owned() }
    }

    pub fn source(&self, document: usize) -> &SourceFile {
        &self.project.files[self.documents[document].file]
    }
}
