//! Entries spelled exactly as the Salesforce CLI spells them, read without an XML parser.
//!
//! The general reader defines what a file means; this one only knows a spelling: four blanks of
//! indentation, one child a line, children in alphabetical order, no entity. What differs in a
//! single byte is left to the general reader, so that both give the same on every input; the
//! tests hold them to each other.

use super::entry::{self, EntryShape, FlagValues};
use crate::project::MetadataKind;
use crate::terms::grant::Bits;

/// The elements of one metadata type, ready to be compared.
pub(super) struct Canonical {
    elements: Vec<Template>,
    /// The element that matched last: entries of a kind follow each other.
    last: usize,
}

/// One element as bytes.
struct Template {
    open: Vec<u8>,
    close: Vec<u8>,
    /// Sorted by name.
    children: Vec<Child>,
    /// `None` for an element that grants nothing.
    shape: Option<&'static EntryShape>,
}

struct Child {
    open: Vec<u8>,
    close: Vec<u8>,
    role: Role,
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Role {
    Key,
    Boolean(Bits),
    Visibility,
    /// Text that decides nothing.
    Ignored,
}

/// One entry, read.
pub(super) struct Record<'t> {
    /// `None` for an element that grants nothing.
    pub(super) entry: Option<(&'static EntryShape, &'t str)>,
    pub(super) bits: Bits,
    /// The byte at which the element's `<` stands.
    pub(super) start: usize,
    /// The byte behind its closing tag.
    pub(super) end: usize,
}

/// What stands before the tags of an entry.
const INDENTED: &str = "\n    ";

/// Elements that a type has beside its entries, with all children that they may have.
const LAYOUT: (&str, [&str; 2]) = ("layoutAssignments", ["layout", "recordType"]);

impl Canonical {
    pub(super) fn new(kind: MetadataKind) -> Self {
        let is_profile = kind == MetadataKind::Profile;
        let shape_of = if is_profile { entry::of_profile } else { entry::of_permission_set };
        let known =
            entry::elements().filter_map(|name| Some(Template::entry(name, shape_of(name.as_bytes())?)));
        let mut elements: Vec<_> = known.collect();
        if kind == MetadataKind::Profile {
            let (name, children) = LAYOUT;
            let children = children.into_iter().map(|c| Child::new(c, Role::Ignored)).collect();
            elements.push(Template::new(name, children, None));
        }
        Self { elements, last: 0 }
    }

    /// The entry that begins with the line break at byte `at`, if it is spelled canonically.
    pub(super) fn record<'t>(&mut self, text: &'t str, at: usize) -> Option<Record<'t>> {
        let rest = &text.as_bytes()[at..];
        if !rest.starts_with(&self.elements[self.last].open) {
            self.last = self.elements.iter().position(|t| rest.starts_with(&t.open))?;
        }
        self.elements[self.last].read(text, at)
    }
}

impl Template {
    fn new(name: &str, mut children: Vec<Child>, shape: Option<&'static EntryShape>) -> Self {
        children.sort_by(|a, b| a.open.cmp(&b.open));
        let open = format!("{INDENTED}<{name}>").into_bytes();
        let close = format!("{INDENTED}</{name}>").into_bytes();
        Self { open, close, children, shape }
    }

    fn entry(name: &str, shape: &'static EntryShape) -> Self {
        let flags = shape.flags.iter().filter_map(|flag| match flag.values {
            FlagValues::Boolean => Some(Child::new(flag.child, Role::Boolean(flag.bits))),
            FlagValues::Visibility => Some(Child::new(flag.child, Role::Visibility)),
            FlagValues::Inverted | FlagValues::Present => None,
        });
        let children = flags.chain([Child::new(shape.key, Role::Key)]).collect();
        Self::new(name, children, Some(shape))
    }

    /// Reads one record whose opening tag has been compared.
    fn read<'t>(&self, text: &'t str, at: usize) -> Option<Record<'t>> {
        let bytes = text.as_bytes();
        let mut position = at + self.open.len();
        let mut bits = Bits::empty();
        let mut key = None;
        let mut readable_is_said = false;
        for child in &self.children {
            let rest = &bytes[position..];
            if !rest.starts_with(&child.open) {
                continue;
            }
            let value = position + child.open.len();
            let length = match child.role {
                Role::Boolean(flag) => {
                    readable_is_said |= flag == Bits::READ;
                    if bytes[value..].starts_with(b"true<") {
                        bits |= flag;
                        4
                    } else if bytes[value..].starts_with(b"false<") {
                        5
                    } else {
                        return None;
                    }
                }
                Role::Key | Role::Visibility | Role::Ignored => {
                    let length = memchr::memchr(b'<', &bytes[value..])?;
                    let text = &text[value..value + length];
                    if !is_plain(text) {
                        return None;
                    }
                    match child.role {
                        Role::Key => key = Some(text),
                        Role::Visibility => bits |= entry::visibility(text)?,
                        Role::Boolean(_) | Role::Ignored => {}
                    }
                    length
                }
            };
            let end = value + length;
            if !bytes[end..].starts_with(&child.close) {
                return None;
            }
            position = end + child.close.len();
        }
        if !bytes[position..].starts_with(&self.close) {
            return None;
        }
        let end = position + self.close.len();
        // What follows on the same line is for the general reader to judge, from its beginning.
        if bytes.get(end) != Some(&b'\n') {
            return None;
        }
        let entry = match self.shape {
            Some(shape) => Some((shape, key?)),
            None => None,
        };
        let bits = match entry {
            Some((shape, _)) => entry::settle(shape.kind, bits, readable_is_said),
            None => bits,
        };
        Some(Record { entry, bits, start: at + INDENTED.len(), end })
    }
}

impl Child {
    fn new(name: &str, role: Role) -> Self {
        let open = format!("\n        <{name}>").into_bytes();
        Self { open, close: format!("</{name}>").into_bytes(), role }
    }
}

/// Whether a value means what it says: no entity, no line end to normalise, no `]]>`, no blanks around it.
fn is_plain(value: &str) -> bool {
    let bytes = value.as_bytes();
    let outer = |byte: Option<&u8>| byte.is_some_and(|b| !b.is_ascii_whitespace());
    outer(bytes.first()) && outer(bytes.last()) && memchr::memchr3(b'&', b'\r', b'>', bytes).is_none()
}
