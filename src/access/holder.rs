//! Profiles and permission sets as subjects: one name, one or more files.

use super::library::Library;
use crate::catalog::license::{self, License};
use crate::catalog::profile::{self, StandardProfile};
use crate::config::HolderKind;
use crate::metadata::document::Document;
use crate::metadata::entry::Entry;

/// Index into [`super::Org::holders`].
pub type HolderId = usize;

/// A holder within one project root.
#[derive(Debug)]
pub struct Holder {
    pub kind: HolderKind,
    /// As the file is named.
    pub name: String,
    /// Indices into the library's documents, component by component, the parent file of each first;
    /// never empty.
    pub documents: Vec<usize>,
}

impl Holder {
    pub fn files<'l>(&self, library: &'l Library) -> impl Iterator<Item = (usize, &'l Document)> {
        self.documents.iter().map(|&d| (d, &library.documents[d]))
    }

    /// Every entry of every file.
    pub fn entries<'l>(&self, library: &'l Library) -> impl Iterator<Item = (usize, &'l Entry)> {
        self.files(library).flat_map(|(d, document)| document.entries.iter().map(move |e| (d, e)))
    }

    /// Whether a file of the holder enables a user permission, by any spelling.
    pub fn enables(&self, library: &Library, permission: &str) -> bool {
        let Some(name) = library.names.find(permission) else { return false };
        self.entries(library).any(|(_, e)| e.enables_permission() && library.names.fold(e.name) == name)
    }

    /// Whether any file names a user permission at all. A profile without is partial: nothing
    /// follows from what it lacks.
    pub fn names_user_permissions(&self, library: &Library) -> bool {
        self.files(library).any(|(_, d)| d.user_permissions().next().is_some())
    }

    pub fn license<'l>(&self, library: &'l Library) -> Option<&'l str> {
        self.files(library).find_map(|(_, d)| d.license.as_ref()).map(|l| l.text.as_str())
    }

    pub fn known_license(&self, library: &Library) -> Option<&'static License> {
        license::find(self.license(library)?)
    }

    pub fn description<'l>(&self, library: &'l Library) -> Option<&'l str> {
        self.files(library).find_map(|(_, d)| d.description.as_ref()).map(|l| l.text.as_str())
    }

    pub fn label<'l>(&self, library: &'l Library) -> Option<&'l str> {
        self.files(library).find_map(|(_, d)| d.label())
    }

    /// The standard profile of this name.
    pub fn standard_profile(&self) -> Option<&'static StandardProfile> {
        (self.kind == HolderKind::Profile).then(|| profile::find(&self.name)).flatten()
    }

    /// `profile 'ERP Integration'`, for sentences.
    pub fn title(&self) -> String {
        format!("{} '{}'", self.kind.noun(), self.name)
    }
}
