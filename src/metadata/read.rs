//! From text to a document.

use std::ops::Range;

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
use crate::terms::names::{Names, Symbol};
use crate::text::sniff::{Obstacle, may_conflict, sniff};
use crate::xml::characters::first_forbidden;
use crate::xml::error::{XmlError, forbidden};
use crate::xml::reader::{Element, Reader};

/// What one thread keeps from file to file.
pub struct Scratch {
    pub names: Names,
    seen: Seen,
    /// All entries of the current file.
    entries: Vec<Entry>,
    /// For profiles and for permission sets.
    canonical: Option<[Canonical; 2]>,
    /// What of the current file the general reader has read.
    general: Vec<Range<usize>>,
    /// A file had characters that XML does not allow, perhaps in a name.
    names_in_doubt: bool,
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
        Self {
            names: Names::default(),
            seen: Seen::default(),
            entries: Vec::new(),
            canonical: None,
            general: Vec::new(),
            names_in_doubt: false,
        }
    }

    /// How many bytes of the last file the fast path left to the general reader.
    pub fn read_slowly(&self) -> usize {
        self.general.iter().map(ExactSizeIterator::len).sum()
    }

    /// What makes the text of the current file none to be read, whatever the reader made of it: looked for where
    /// the general reader has read, and everywhere once that had a fault.
    fn obstacle(&mut self, text: &str, has_fault: bool) -> Option<XmlError> {
        let is_suspect = |part: &Range<usize>| {
            // A marker has nine bytes.
            let end = text.len().min(part.end + 9);
            first_forbidden(&text[part.clone()]).is_some() || may_conflict(&text.as_bytes()[part.start..end])
        };
        if !has_fault && !self.general.iter().any(is_suspect) {
            return None;
        }
        if let Some(conflict @ Obstacle::MergeConflict { offset }) = sniff(text) {
            return Some(XmlError::new(offset, conflict.message(), conflict.remedy()));
        }
        let at = first_forbidden(text)?;
        self.names_in_doubt = true;
        Some(forbidden(text, at))
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
    held_against_obstacles(text, scratch, |scratch| {
        let (reader, root) = Reader::unchecked(text)?;
        check_root(kind, &root.name_lossy(), root.start)?;
        read_body(kind, (reader, text), None, namespace, scratch)
    })
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
    let mut document = held_against_obstacles(text, scratch, |scratch| {
        let (reader, root) = Reader::unchecked(text)?;
        let flat = match tag {
            None => check_root(kind, &root.name_lossy(), root.start).map(|()| None)?,
            Some(tag) => piece::flattened(kind, tag, &root, text)?,
        };
        read_body(kind, (reader, text), flat, namespace, scratch)
    })?;
    document.denied = exactly(scratch.entries.iter().filter(|e| !is_kept(e)).copied());
    Ok(document)
}

/// What was read of a text, unless there is an obstacle to that, which then is the fault.
fn held_against_obstacles(
    text: &str,
    scratch: &mut Scratch,
    read: impl FnOnce(&mut Scratch) -> Result<Document, XmlError>,
) -> Result<Document, XmlError> {
    let document = read(scratch);
    match scratch.obstacle(text, document.is_err()) {
        Some(obstacle) => Err(obstacle),
        None => document,
    }
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
    let Scratch { names, seen, entries, canonical, general, names_in_doubt } = scratch;
    let names_in_doubt = *names_in_doubt;
    seen.begin_file();
    entries.clear();
    general.clear();
    let mutes = kind == MetadataKind::MutingPermissionSet;
    // Muting sets are few, and their bits settle in another way.
    let spellings = canonical.as_mut().filter(|_| !mutes);
    let mut spellings = spellings.map(|[profile, set]| if is_profile { profile } else { set });
    let mut read_fast = 0;
    let attributes = Attributes::default();
    let root = kind.root_element();
    let last_name = Symbol::default();
    let mut parts =
        Parts { attributes, names, seen, entries, namespace, root, mutes, names_in_doubt, last_name };
    let mut profile = Profile::default();
    let mut set = PermissionSet::default();
    // Nothing lies inside a root without content.
    let has_content = !text[..reader.position() as usize].ends_with("/>");
    let is_flat = flat.is_some();
    loop {
        if let Some(spellings) = spellings.as_mut().filter(|_| has_content && !is_flat) {
            let read = parts.canonical(&mut reader, text, spellings);
            if !read.is_empty() {
                general.push(read_fast..read.start);
                read_fast = read.end;
            }
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
    general.push(read_fast..text.len());
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
