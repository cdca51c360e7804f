//! Profiles, permission sets and groups as subjects: one name, one or more files.

use super::group::Group;
use super::library::Library;
use crate::catalog::license::{self, License};
use crate::catalog::profile::{self, ProfileClass, StandardProfile};
use crate::metadata::component::Content;
use crate::metadata::document::Document;
use crate::metadata::entry::Entry;
use crate::metadata::parsed::Parsed;
use crate::metadata::permission_set_group::PermissionSetGroup;
use crate::metadata::unclear::Unclear;
use crate::terms::holder_kind::HolderKind;

/// A holder within one project root.
#[derive(Debug)]
pub struct Holder {
    pub kind: HolderKind,
    /// As the file is named.
    pub name: String,
    /// Indices into the library's documents, component by component, the parent file of each first;
    /// empty for a group only.
    pub documents: Vec<usize>,
    /// What a permission set group is made of; `None` for any other holder.
    pub group: Option<Group>,
}

impl Holder {
    pub fn files<'l>(&self, library: &'l Library) -> impl Iterator<Item = (usize, &'l Parsed<Document>)> {
        self.documents.iter().map(|&d| (d, &library.documents[d]))
    }

    /// Every entry of every file.
    pub fn entries<'l>(&self, library: &'l Library) -> impl Iterator<Item = (usize, &'l Entry)> {
        self.files(library).flat_map(|(d, document)| document.entries.iter().map(move |e| (d, e)))
    }

    /// The indices of all its files in the run.
    pub fn source_files(&self, library: &Library) -> impl Iterator<Item = usize> {
        let components = self.group.iter().flat_map(|g| &g.components);
        let components = components.map(|&c| library.components[c].file);
        self.documents.iter().map(|&d| library.documents[d].file).chain(components)
    }

    /// Whether any file names a user permission at all. A profile without is partial: nothing
    /// follows from what it lacks.
    pub fn names_user_permissions(&self, library: &Library) -> bool {
        self.files(library).any(|(_, d)| d.user_permissions().next().is_some())
    }

    /// Whether any file names an object permission, be it only to deny it.
    pub fn names_object_permissions(&self, library: &Library) -> bool {
        self.files(library).any(|(_, d)| d.names_objects)
    }

    /// What its files leave open, since a deploy puts in the values.
    pub fn unclear<'l>(&self, library: &'l Library) -> impl Iterator<Item = &'l Unclear> + use<'l> {
        let documents: Vec<_> = self.files(library).map(|(_, document)| document).collect();
        documents.into_iter().flat_map(|document| &document.unclear)
    }

    pub fn license<'l>(&self, library: &'l Library) -> Option<&'l str> {
        self.files(library).find_map(|(_, d)| d.license.as_ref()).map(|l| l.text.as_str())
    }

    pub fn known_license(&self, library: &Library) -> Option<&'static License> {
        license::find(self.license(library)?)
    }

    /// Whether a file says that it is a custom profile. Some retrieves say so of standard ones.
    pub fn says_custom(&self, library: &Library) -> bool {
        self.files(library).any(|(_, d)| d.profile().is_some_and(|p| p.custom == Some(true)))
    }

    pub fn description<'l>(&self, library: &'l Library) -> Option<&'l str> {
        let of_file = self.files(library).find_map(|(_, d)| d.description.as_ref());
        of_file.or_else(|| self.groups(library).find_map(|g| g.description.as_ref())).map(|l| l.text.as_str())
    }

    pub fn label<'l>(&self, library: &'l Library) -> Option<&'l str> {
        let of_group = || self.groups(library).find_map(|g| g.label.as_ref()).map(|l| l.text.as_str());
        self.files(library).find_map(|(_, d)| d.label()).or_else(of_group)
    }

    /// A group as each of its files states it.
    fn groups<'l>(&self, library: &'l Library) -> impl Iterator<Item = &'l PermissionSetGroup> {
        let components = self.group.iter().flat_map(|g| &g.components);
        components.filter_map(|&c| match &library.components[c].content {
            Content::PermissionSetGroup(group) => Some(group),
            _ => None,
        })
    }

    /// Where it asks for an activated session, without which it grants nothing: a file by its index in
    /// the run, and the byte of the element.
    pub fn session_activation(&self, library: &Library) -> Option<(usize, u32)> {
        let sets = self.files(library).filter_map(|(_, d)| Some((d.file, d.permission_set()?)));
        let of_set = sets.filter_map(|(file, set)| Some((file, set.has_activation_required?)));
        let groups = self.group.iter().flat_map(|g| &g.components).map(|&c| &library.components[c]);
        let of_group = groups.filter_map(|c| match &c.content {
            Content::PermissionSetGroup(group) => Some((c.file, group.has_activation_required?)),
            _ => None,
        });
        of_set.chain(of_group).find(|(_, flag)| flag.value).map(|(file, flag)| (file, flag.offset))
    }

    /// The standard profile of this name.
    pub fn standard_profile(&self) -> Option<&'static StandardProfile> {
        (self.kind == HolderKind::Profile).then(|| profile::of_file(&self.name)).flatten()
    }

    /// Whether a user permission is part of what the profile has had from the start: that of a stock API-only
    /// profile, or of one with their licence, since it was cloned from one of them.
    pub fn comes_with(&self, library: &Library, permission: &str) -> bool {
        let license = self.known_license(library).map(|l| l.name);
        let is_origin = |p: &&StandardProfile| p.license.is_some() && p.license == license;
        let cloned = || profile::all().iter().filter(|p| p.class == ProfileClass::ApiOnly).find(is_origin);
        let of_api = self.standard_profile().filter(|p| p.class == ProfileClass::ApiOnly).or_else(cloned);
        let stock = of_api.and_then(|p| p.user_permissions).unwrap_or_default();
        self.kind == HolderKind::Profile && stock.iter().any(|name| name.eq_ignore_ascii_case(permission))
    }

    /// `profile 'ERP Integration'`, for sentences.
    pub fn title(&self) -> String {
        format!("{} '{}'", self.kind.noun(), self.name)
    }
}
