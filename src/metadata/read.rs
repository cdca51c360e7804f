//! From text to a document.

use super::attributes::Attributes;
use super::canonical::Canonical;
use super::document::{Body, Document};
use super::entry::{self, Entry};
use super::off_entries::OffEntries;
use super::parts::Parts;
use super::permission_set::PermissionSet;
use super::piece;
use super::profile::Profile;
use super::seen::Seen;
use super::value::check_root;
use crate::project::MetadataKind;
use crate::terms::grant::GrantKind;
use crate::terms::names::Names;
use crate::xml::error::XmlError;
use crate::xml::reader::{Element, Reader};

/// What one thread keeps from file to file.
pub struct Scratch {
    pub names: Names,
    seen: Seen,
    /// All entries of the current file.
    entries: Vec<Entry>,
    /// For profiles and for permission sets.
    canonical: Option<[Canonical; 2]>,
}

impl Default for Scratch {
    fn default() -> Self {
        let canonical = [MetadataKind::Profile, MetadataKind::PermissionSet].map(Canonical::new);
        Self { canonical: Some(canonical), ..Self::general() }
    }
}

impl Scratch {
    /// Reads everything with the general reader, which defines what is right.
    pub fn general() -> Self {
        Self { names: Names::default(), seen: Seen::default(), entries: Vec::new(), canonical: None }
    }
}

/// Reads the text of a file that is a whole component. Symbols belong to `scratch.names`;
/// `namespace` is the project's own, which a name may carry or not.
///
/// # Errors
/// The first fault that makes the rest of the file unreadable.
pub fn read(
    kind: MetadataKind,
    text: &str,
    namespace: Option<&str>,
    scratch: &mut Scratch,
) -> Result<Document, XmlError> {
    let (reader, root) = Reader::document(text)?;
    check_root(kind, &root.name_lossy(), root.start)?;
    read_body(kind, (reader, text), None, namespace, scratch)
}

/// Reads the text of one file of a component that was split. `tag` is the element that a piece's place
/// says it is about, `None` for the parent file.
///
/// # Errors
/// The first fault that makes the rest of the file unreadable.
pub fn read_piece(
    kind: MetadataKind,
    tag: Option<&'static str>,
    text: &str,
    namespace: Option<&str>,
    scratch: &mut Scratch,
) -> Result<Document, XmlError> {
    let (reader, root) = Reader::document(text)?;
    let flat = match tag {
        None => check_root(kind, &root.name_lossy(), root.start).map(|()| None)?,
        Some(tag) => piece::flattened(kind, tag, &root, text)?,
    };
    let mut document = read_body(kind, (reader, text), flat, namespace, scratch)?;
    document.denied = exactly(scratch.entries.iter().filter(|e| !is_kept(e)).copied());
    Ok(document)
}

/// Reads what is in the root, or, where the root is `flat`, the root as that element.
fn read_body<'a>(
    kind: MetadataKind,
    (mut reader, text): (Reader<'a>, &'a str),
    mut flat: Option<Element<'a>>,
    namespace: Option<&str>,
    scratch: &mut Scratch,
) -> Result<Document, XmlError> {
    let is_profile = kind == MetadataKind::Profile;
    let shape_of = entry::shapes_of(kind);
    let Scratch { names, seen, entries, canonical } = scratch;
    seen.begin_file();
    entries.clear();
    let mutes = kind == MetadataKind::MutingPermissionSet;
    // Muting sets are few, and their bits settle in another way.
    let templates = canonical.as_mut().filter(|_| !mutes);
    let mut templates = templates.map(|[profile, set]| if is_profile { profile } else { set });
    let attributes = Attributes::default();
    let mut parts = Parts { attributes, names, seen, entries, namespace, root: kind.root_element(), mutes };
    let mut profile = Profile::default();
    let mut set = PermissionSet::default();
    // Nothing lies inside a root without content.
    let has_content = !text[..reader.position() as usize].ends_with("/>");
    let is_flat = flat.is_some();
    loop {
        if let Some(templates) = templates.as_mut().filter(|_| has_content && !is_flat) {
            parts.canonical(&mut reader, text, templates);
        }
        let next = if is_flat { flat.take() } else { reader.child()? };
        let Some(element) = next else { break };
        match shape_of(element.name) {
            Some(shape) => parts.entry(&mut reader, &element, shape)?,
            None if is_profile => profile.child(&mut reader, &element, &mut parts)?,
            None => set.child(&mut reader, &element, &mut parts)?,
        }
    }
    reader.finish()?;
    let body = match kind {
        MetadataKind::Profile => Body::Profile(profile),
        MetadataKind::MutingPermissionSet => Body::MutingPermissionSet(set),
        _ => Body::PermissionSet(set),
    };
    let attributes = parts.attributes;
    Ok(Document {
        body,
        entries: exactly(entries.iter().filter(|e| is_kept(e)).copied()),
        denied: Vec::new(),
        off_fields: OffEntries::new(entries, GrantKind::Field),
        off_objects: OffEntries::new(entries, GrantKind::Object),
        names_objects: entries.iter().any(|e| e.kind == GrantKind::Object),
        duplicates: attributes.duplicates,
        deprecated: attributes.deprecated,
        unknown: attributes.unknown.into_iter().collect(),
        full_name: attributes.full_name,
        description: attributes.description,
        license: attributes.license,
        unclear: attributes.unclear,
        faults: attributes.faults,
    })
}

fn is_kept(entry: &Entry) -> bool {
    !entry.bits.is_empty() || entry.kind == GrantKind::UserPermission
}

/// An exact allocation: a large org's entries are most of the memory of a run.
fn exactly(entries: impl Iterator<Item = Entry> + Clone) -> Vec<Entry> {
    let mut all = Vec::with_capacity(entries.clone().count());
    all.extend(entries);
    all
}
