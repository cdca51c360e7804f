//! Places in files on which answers rest.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::finding::{Place as At, Site, locate};
use crate::metadata::entry::{self, Entry};
use crate::org::Org;
use crate::org::library::Library;
use crate::org::unresolved::Named;
use crate::terms::grant::GrantKind;
use crate::text::position::Location;
use crate::tree::{InputError, Tree};

/// A place in a file. Its line is known once all places of an answer are: see [`Places::settle`].
#[derive(Clone, Debug, Default)]
pub struct Place(Arc<OnceLock<Location>>);

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.get().serialize(serializer)
    }
}

impl From<&Location> for Place {
    fn from(location: &Location) -> Self {
        Self(Arc::new(OnceLock::from(location.clone())))
    }
}

impl Place {
    pub(crate) fn get(&self) -> Option<&Location> {
        self.0.get()
    }
}

/// The places of an answer.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<Site, Place>);

impl Places {
    /// The opening tag of an element.
    pub(super) fn element(&mut self, file: usize, offset: u32) -> Place {
        self.site(Site { file, place: At::Element(offset) })
    }

    /// The line that names what an entry is about.
    pub(super) fn entry(&mut self, org: &Org<'_>, document: usize, entry: &Entry) -> Place {
        self.named_by(org, document, entry.offset, entry.kind)
    }

    /// The same for the entry of this kind that begins at a byte.
    pub(super) fn named_by(&mut self, org: &Org<'_>, document: usize, offset: u32, kind: GrantKind) -> Place {
        let file = org.library.documents[document].file;
        self.site(Site { file, place: At::Leaf { element: offset, leaf: entry::key_of(kind) } })
    }

    pub(super) fn named(&mut self, named: &Named) -> Place {
        match named {
            Named::InConfiguration(location) | Named::InEvidence(location) => Place::from(location),
            Named::InFile { file, offset } => self.element(*file, *offset),
        }
    }

    /// Any place of a file.
    pub(super) fn at(&mut self, file: usize, place: At) -> Place {
        self.site(Site { file, place })
    }

    fn site(&mut self, site: Site) -> Place {
        self.0.entry(site).or_default().clone()
    }

    /// Looks every place up in its file, which is read again for that. The errors are the files that
    /// could not be.
    pub fn settle(self, tree: &dyn Tree, library: &Library) -> Vec<InputError> {
        let located = locate::locate(tree, library, self.0.keys().copied());
        for (site, place) in self.0 {
            // Every place is set here and nowhere else.
            let _ = place.0.set(located.of(site, &library.project.files).0);
        }
        located.errors
    }
}
