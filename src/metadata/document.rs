//! One profile or permission set, as the bytes of one file state it.

use super::attributes::{Deprecated, Duplicate};
use super::entry::Entry;
use super::off_entries::OffEntries;
use super::permission_set::PermissionSet;
use super::profile::Profile;
use super::unclear::Unclear;
use super::value::Located;
use crate::project::MetadataKind;
use crate::terms::grant::GrantKind;
use crate::xml::error::XmlError;

/// A profile, permission set or muting permission set as one file states it. Depends on nothing but the
/// bytes and the table of names, so that equal files can share it.
#[derive(Debug)]
pub struct Document {
    pub body: Body,
    /// Everything that grants, and every user permission that is explicitly `false`, in the
    /// order of the file. Of other entries that grant nothing see `off_fields` and `off_objects`.
    pub entries: Vec<Entry>,
    /// The other entries of a piece, in the order of the file: its component may have the same thing in
    /// another piece. Empty for a file that is a whole component.
    pub denied: Vec<Entry>,
    /// The entries about fields that grant nothing: a field may have no permissions at all, whatever they say.
    pub off_fields: OffEntries,
    /// The entries about objects that grant nothing: what a profile's file does not name at all is unknown instead.
    pub off_objects: OffEntries,
    /// Whether there is an entry about an object's permissions, be it one that denies all.
    pub names_objects: bool,
    pub duplicates: Vec<Duplicate>,
    pub deprecated: Vec<Deprecated>,
    /// Elements that neither the reference nor this version knows, or not in their place, with how often they
    /// occur; by name.
    pub unknown: Vec<(String, usize)>,
    /// `fullName`, which normally is the file's name.
    pub full_name: Option<Located>,
    pub description: Option<Located>,
    /// A profile's `userLicense`; a permission set's `license`, or its `userLicense` of early API
    /// versions.
    pub license: Option<Located>,
    /// What the file leaves open, since a deploy puts in the values.
    pub unclear: Vec<Unclear>,
    /// Faults that leave the rest of the file readable.
    pub faults: Vec<XmlError>,
}

#[derive(Debug)]
pub enum Body {
    Profile(Profile),
    PermissionSet(PermissionSet),
    /// The same elements, but what is `true` is taken away from the group that it belongs to.
    MutingPermissionSet(PermissionSet),
}

impl Document {
    pub fn kind(&self) -> MetadataKind {
        match self.body {
            Body::Profile(_) => MetadataKind::Profile,
            Body::PermissionSet(_) => MetadataKind::PermissionSet,
            Body::MutingPermissionSet(_) => MetadataKind::MutingPermissionSet,
        }
    }

    pub fn profile(&self) -> Option<&Profile> {
        match &self.body {
            Body::Profile(profile) => Some(profile),
            _ => None,
        }
    }

    pub fn permission_set(&self) -> Option<&PermissionSet> {
        match &self.body {
            Body::PermissionSet(set) => Some(set),
            _ => None,
        }
    }

    pub fn label(&self) -> Option<&str> {
        match &self.body {
            Body::Profile(_) => None,
            Body::PermissionSet(set) | Body::MutingPermissionSet(set) => {
                set.label.as_ref().map(|l| l.text.as_str())
            }
        }
    }

    /// The user permissions that the file names, granted or explicitly not.
    pub fn user_permissions(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| e.kind == GrantKind::UserPermission)
    }
}
