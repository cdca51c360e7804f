//! Entries spelled as a tool spells thousands of them, read without an XML parser.
//!
//! The general reader defines what a file means; this one only knows spellings. A spelling is everything of an
//! entry but its values: its tags in their order and the blanks between them, whatever they are. It is learned from the
//! first entry that has it, and an entry that differs from every known one in a single byte, and cannot be learned, is
//! left to the general reader: both give the same on every input, and the tests hold them to each other. Without this
//! file everything would be read alike and more slowly.

use super::entry::{self, EntryShape, FlagValues};
use crate::project::MetadataKind;
use crate::terms::grant::Bits;
use crate::xml::characters::first_forbidden;

/// The spellings of one metadata type that a thread has met.
pub(super) struct Canonical {
    is_profile: bool,
    known: Vec<Spelling>,
    /// The one that matched last: entries of a kind follow each other.
    last: usize,
    /// The one that gives way to the next new one.
    oldest: usize,
}

/// One element as bytes.
struct Spelling {
    children: Vec<Child>,
    /// What stands behind the last value.
    close: Vec<u8>,
    /// `None` for an element that grants nothing.
    shape: Option<&'static EntryShape>,
    readable_is_said: bool,
    /// How far its `<` is from its first byte.
    indent: usize,
}

struct Child {
    /// What stands before its value, from the end of the value before.
    open: Vec<u8>,
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

/// Spellings that are kept. A profile as it is retrieved needs about 20.
const MOST: usize = 48;

/// An element that a profile has beside its entries, with all children that it may have.
const LAYOUT: (&str, [&str; 2]) = ("layoutAssignments", ["layout", "recordType"]);

impl Canonical {
    pub(super) fn new(kind: MetadataKind) -> Self {
        Self { is_profile: kind == MetadataKind::Profile, known: Vec::new(), last: 0, oldest: 0 }
    }

    /// The entry that begins, with the blanks before it, at byte `at`, if its spelling is known or can be learned.
    /// It has no line end, no reference and no markup in a value; of its name it is for the caller to see whether there
    /// is one, with no blanks around it and with such characters alone as XML allows.
    pub(super) fn record<'t>(&mut self, text: &'t str, at: usize) -> Option<Record<'t>> {
        if let Some(record) = self.known.get(self.last).and_then(|spelling| spelling.read(text, at)) {
            return Some(record);
        }
        let found = self.known.iter().enumerate().find_map(|(i, s)| Some((i, s.read(text, at)?)));
        if let Some((index, record)) = found {
            self.last = index;
            return Some(record);
        }
        let new = self.learn(text, at)?;
        let record = new.read(text, at)?;
        if self.known.len() < MOST {
            self.last = self.known.len();
            self.known.push(new);
        } else {
            self.last = self.oldest;
            self.known[self.oldest] = new;
            self.oldest = (self.oldest + 1) % MOST;
        }
        Some(record)
    }

    /// The spelling of the entry at byte `at`; `None` for one that only the general reader knows.
    fn learn(&self, text: &str, at: usize) -> Option<Spelling> {
        let mut cursor = Cursor { text, at };
        cursor.skip_blanks();
        let indent = cursor.at - at;
        let element = cursor.open()?;
        let shape_of = if self.is_profile { entry::of_profile } else { entry::of_permission_set };
        let shape = match shape_of(element.as_bytes()) {
            Some(shape) if entry::elements().any(|name| name == element) => Some(shape),
            None if self.is_profile && element == LAYOUT.0 => None,
            _ => return None,
        };
        let mut children: Vec<Child> = Vec::new();
        let mut met: Vec<&str> = Vec::new();
        let mut behind = at;
        loop {
            cursor.skip_blanks();
            if cursor.closes(element) {
                break;
            }
            let child = cursor.open()?;
            let role = role_of(child, shape)?;
            // What stands there twice is a fault.
            let is_again =
                met.contains(&child) || role == Role::Key && children.iter().any(|c| c.role == role);
            if is_again {
                return None;
            }
            met.push(child);
            children.push(Child { open: text.as_bytes()[behind..cursor.at].to_vec(), role });
            behind = cursor.at + value_length(&text.as_bytes()[cursor.at..])?;
            cursor.at = behind;
            if !cursor.closes(child) {
                return None;
            }
        }
        let readable_is_said = children.iter().any(|child| child.role == Role::Boolean(Bits::READ));
        let close = text.as_bytes()[behind..cursor.at].to_vec();
        (!children.is_empty()).then_some(Spelling { children, close, shape, readable_is_said, indent })
    }
}

/// What a child of an element says; `None` for one that only the general reader knows.
fn role_of(child: &str, shape: Option<&EntryShape>) -> Option<Role> {
    let Some(shape) = shape else { return LAYOUT.1.contains(&child).then_some(Role::Ignored) };
    if shape.names_by(child.as_bytes()) {
        return Some(Role::Key);
    }
    if let Some(flag) = shape.flags.iter().find(|flag| flag.child == child) {
        return match flag.values {
            FlagValues::Boolean => Some(Role::Boolean(flag.bits)),
            FlagValues::Visibility => Some(Role::Visibility),
            FlagValues::Inverted | FlagValues::Present => None,
        };
    }
    shape.others.contains(&child).then_some(Role::Ignored)
}

/// How long the value is at the beginning of some bytes; `None` for one with a reference, a line end or no end.
fn value_length(bytes: &[u8]) -> Option<usize> {
    let length = memchr::memchr3(b'<', b'&', b'\n', bytes)?;
    (bytes[length] == b'<').then_some(length)
}

/// Where learning is in a text.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn skip_blanks(&mut self) {
        let blanks = self.text.as_bytes()[self.at..].iter().take_while(|b| is_blank(**b));
        self.at += blanks.count();
    }

    /// Passes over a tag that holds its name alone.
    fn open(&mut self) -> Option<&'t str> {
        let rest = self.text[self.at..].strip_prefix('<')?;
        let length = rest.bytes().position(|b| !b.is_ascii_alphanumeric())?;
        (length > 0 && rest.as_bytes()[length] == b'>').then(|| {
            self.at += length + 2;
            &rest[..length]
        })
    }

    /// Passes over the closing tag of a name, if that is what comes.
    fn closes(&mut self, name: &str) -> bool {
        let rest = self.text[self.at..].strip_prefix("</").and_then(|rest| rest.strip_prefix(name));
        let rest = rest.and_then(|rest| rest.strip_prefix('>'));
        self.at = rest.map_or(self.at, |rest| self.text.len() - rest.len());
        rest.is_some()
    }
}

/// The white space of XML.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

impl Spelling {
    fn read<'t>(&self, text: &'t str, at: usize) -> Option<Record<'t>> {
        let bytes = text.as_bytes();
        let mut position = at;
        let mut bits = Bits::empty();
        let mut key = None;
        for child in &self.children {
            let value = behind(bytes, position, &child.open)?;
            let length = match child.role {
                Role::Boolean(flag) => {
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
                    let length = value_length(&bytes[value..])?;
                    let text = &text[value..value + length];
                    match child.role {
                        Role::Key => key = Some(text),
                        Role::Visibility => bits |= entry::visibility(text)?,
                        Role::Ignored if first_forbidden(text).is_some() => return None,
                        Role::Boolean(_) | Role::Ignored => {}
                    }
                    length
                }
            };
            position = value + length;
        }
        let end = behind(bytes, position, &self.close)?;
        // A new reader that begins here must see what one that goes on would see.
        if !bytes.get(end).is_some_and(|&next| is_blank(next) || next == b'<') {
            return None;
        }
        let entry = match self.shape {
            Some(shape) => Some((shape, key?)),
            None => None,
        };
        let bits = match entry {
            Some((shape, _)) => entry::settle(shape.kind, bits, self.readable_is_said),
            None => bits,
        };
        Some(Record { entry, bits, start: at + self.indent, end })
    }
}

/// The byte behind `wanted`, if that is what stands at a byte.
fn behind(bytes: &[u8], at: usize, wanted: &[u8]) -> Option<usize> {
    bytes[at..].starts_with(wanted).then(|| at + wanted.len())
}
