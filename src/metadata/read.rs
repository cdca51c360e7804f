//! From text to a document.

use super::canonical::Canonical;
use super::document::{Body, Deprecated, Document, Duplicate, Located};
use super::entry::{self, Entry, EntryShape, FlagValues};
use super::permission_set::PermissionSet;
use super::piece;
use super::profile::Profile;
use super::seen::Seen;
use crate::project::MetadataKind;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::{Names, without_namespace};
use crate::xml::error::XmlError;
use crate::xml::reader::{Element, Reader};
use crate::xml::value::Value;

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

/// The document being filled, and the thread's tables.
pub(super) struct Parts<'d> {
    pub(super) document: &'d mut Document,
    names: &'d mut Names,
    seen: &'d mut Seen,
    entries: &'d mut Vec<Entry>,
    namespace: Option<&'d str>,
    /// An editable field that is muted stays readable, unless the entry says otherwise.
    mutes: bool,
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

/// The shape of an entry of a kind of metadata, by its element's name.
pub(super) fn shapes_of(kind: MetadataKind) -> fn(&[u8]) -> Option<&'static EntryShape> {
    if kind == MetadataKind::Profile { entry::of_profile } else { entry::of_permission_set }
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
    let shape_of = shapes_of(kind);
    let mut document = Document {
        body: Body::PermissionSet(PermissionSet::default()),
        entries: Vec::new(),
        denied: Vec::new(),
        duplicates: Vec::new(),
        deprecated: Vec::new(),
        unknown: Vec::new(),
        full_name: None,
        description: None,
        license: None,
        faults: Vec::new(),
    };
    let Scratch { names, seen, entries, canonical } = scratch;
    seen.begin_file();
    entries.clear();
    let mutes = kind == MetadataKind::MutingPermissionSet;
    // Muting sets are few, and their bits settle in another way.
    let templates = canonical.as_mut().filter(|_| !mutes);
    let mut templates = templates.map(|[profile, set]| if is_profile { profile } else { set });
    let mut parts = Parts { document: &mut document, names, seen, entries, namespace, mutes };
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
    document.body = match kind {
        MetadataKind::Profile => Body::Profile(profile),
        MetadataKind::MutingPermissionSet => Body::MutingPermissionSet(set),
        _ => Body::PermissionSet(set),
    };
    document.entries = exactly(entries.iter().filter(|e| is_kept(e)).copied());
    Ok(document)
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

impl Parts<'_> {
    fn entry<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
        shape: &EntryShape,
    ) -> Result<(), XmlError> {
        let old_fields = element.name == b"fieldLevelSecurities";
        if old_fields {
            self.note_deprecated("fieldLevelSecurities", "fieldPermissions", element.start);
        }
        let mut key = None;
        let mut bits = Bits::empty();
        let mut readable_is_said = false;
        while let Some(child) = reader.child()? {
            if child.name == shape.key.as_bytes() {
                key = Some(reader.value(&child)?);
            } else if let Some(flag) = shape.flags.iter().find(|f| f.child.as_bytes() == child.name) {
                let value = reader.value(&child)?;
                readable_is_said |= flag.bits == Bits::READ;
                bits |= match flag.values {
                    FlagValues::Boolean => {
                        if self.boolean(value, &child) == Some(true) {
                            flag.bits
                        } else {
                            Bits::empty()
                        }
                    }
                    FlagValues::Inverted => {
                        if !old_fields {
                            self.deprecated(flag.child, shape.flags, &child);
                        }
                        if self.boolean(value, &child) == Some(false) { flag.bits } else { Bits::empty() }
                    }
                    FlagValues::Visibility => self.visibility(value, &child),
                    FlagValues::Present => flag.bits,
                };
            } else if shape.others.iter().any(|o| o.as_bytes() == child.name) {
                reader.skip(&child)?;
            } else {
                self.unknown(reader, &child)?;
            }
        }
        let Some(key) = key.map(|k| k.text()).filter(|k| !k.is_empty()) else {
            self.document.faults.push(XmlError::new(
                element.start as usize,
                format!("<{}> names nothing: it has no <{}>", element.name_lossy(), shape.key),
                "name what the entry is about, or remove it",
            ));
            return Ok(());
        };
        let bits = entry::settle(shape.kind, bits, readable_is_said || self.mutes);
        self.add(shape.kind, &key, bits, element.start);
        Ok(())
    }

    /// Takes up an entry and notes whether the file has one about the same thing.
    fn add(&mut self, kind: GrantKind, key: &str, bits: Bits, offset: u32) {
        let name = self.names.intern_as(key, &without_namespace(key, self.namespace));
        let entry = Entry { name, offset, kind, bits };
        if let Some(index) = self.seen.note(kind, self.names.fold(name)) {
            let first = self.entries[index];
            self.document.duplicates.push(Duplicate {
                kind,
                name,
                first: first.offset,
                second: offset,
                conflicting: first.bits != bits,
            });
        }
        self.entries.push(entry);
    }

    /// Reads the canonical entries from where `reader` stands and moves it behind them.
    fn canonical(&mut self, reader: &mut Reader<'_>, text: &str, templates: &mut Canonical) {
        let begin = reader.position() as usize;
        let mut at = begin;
        while let Some(record) = templates.record(text, at) {
            at = record.end;
            if let Some((shape, key)) = record.entry {
                // Fits: the reader has refused longer files.
                self.add(shape.kind, key, record.bits, u32::try_from(record.start).unwrap_or(u32::MAX));
            }
        }
        if at > begin {
            reader.resume(u32::try_from(at).unwrap_or(u32::MAX));
        }
    }

    fn deprecated(&mut self, child: &'static str, flags: &[entry::Flag], element: &Element<'_>) {
        let bits = flags.iter().find(|f| f.child == child).map_or(Bits::empty(), |f| f.bits);
        let instead = flags
            .iter()
            .find(|f| f.values == FlagValues::Boolean && f.bits == bits)
            .map_or("the current element", |f| f.child);
        self.note_deprecated(child, instead, element.start);
    }

    fn note_deprecated(&mut self, element: &'static str, instead: &'static str, offset: u32) {
        match self.document.deprecated.iter_mut().find(|d| d.element == element) {
            Some(known) => known.count += 1,
            None => self.document.deprecated.push(Deprecated { element, instead, offset, count: 1 }),
        }
    }

    /// Anything but an `xsd:boolean` is a fault and no value.
    pub(super) fn boolean(&mut self, value: Value<'_>, element: &Element<'_>) -> Option<bool> {
        let text = value.text();
        let known = boolean(&text);
        if known.is_none() {
            self.document.faults.push(not_boolean(&element.name_lossy(), &text, element.start));
        }
        known
    }

    fn visibility(&mut self, value: Value<'_>, element: &Element<'_>) -> Bits {
        let text = value.text();
        entry::visibility(&text).unwrap_or_else(|| {
            self.document.faults.push(XmlError::new(
                element.start as usize,
                format!("'{text}' is no visibility of a tab"),
                "write DefaultOn, DefaultOff or Hidden in a profile; Visible, Available or None in a permission set",
            ));
            Bits::empty()
        })
    }

    pub(super) fn unknown<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
    ) -> Result<(), XmlError> {
        let name = element.name_lossy();
        match self.document.unknown.iter_mut().find(|(n, _)| *n == name) {
            Some((_, count)) => *count += 1,
            None => self.document.unknown.push((name, 1)),
        }
        reader.skip(element)?;
        Ok(())
    }
}

/// Refuses a file whose root element is not its kind's.
pub(super) fn check_root(kind: MetadataKind, found: &str, start: u32) -> Result<(), XmlError> {
    let wanted = kind.root_element();
    if found == wanted {
        return Ok(());
    }
    Err(XmlError::new(
        start as usize,
        format!("the root element is <{found}>; a file of this name must hold <{wanted}>"),
        "rename the file after its content, or restore the content",
    ))
}

/// An `xsd:boolean`, in any case.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

pub(super) fn not_boolean(element: &str, text: &str, start: u32) -> XmlError {
    XmlError::new(
        start as usize,
        format!("<{element}> must be true or false, not '{text}'"),
        "write true or false",
    )
}

pub(super) fn text<'a>(reader: &mut Reader<'a>, element: &Element<'a>) -> Result<String, XmlError> {
    Ok(reader.value(element)?.text().into_owned())
}

pub(super) fn located<'a>(reader: &mut Reader<'a>, element: &Element<'a>) -> Result<Located, XmlError> {
    Ok(Located { text: text(reader, element)?, offset: element.start })
}
