//! A profile or permission set while it is read.

use std::ops::Range;

use super::attributes::{Attributes, Deprecated, Duplicate};
use super::canonical::Canonical;
use super::entry::{self, Entry, EntryShape, FlagValues};
use super::seen::Seen;
use super::unclear::Unclear;
use super::value::{boolean, not_boolean};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::{Names, Symbol, without_namespace};
use crate::xml::characters::first_forbidden;
use crate::xml::error::{XmlError, repetition};
use crate::xml::reader::{Element, Reader};
use crate::xml::value::Value;

/// In bytes. No name in an org has a tenth of it, percent-encoded and with its namespace and its object.
const LONGEST_NAME: usize = 4096;

/// What is stated so far, and the thread's tables.
pub(super) struct Parts<'d> {
    pub(super) attributes: Attributes,
    pub(super) names: &'d mut Names,
    pub(super) seen: &'d mut Seen,
    pub(super) entries: &'d mut Vec<Entry>,
    pub(super) namespace: Option<&'d str>,
    /// The name of the root element.
    pub(super) root: &'static str,
    /// An editable field that is muted stays readable, unless the entry says otherwise.
    pub(super) mutes: bool,
    /// The thread has met a file with characters that XML does not allow: they may be in any name.
    pub(super) names_in_doubt: bool,
    /// Of the last entry that was read without the general reader.
    pub(super) last_name: Symbol,
}

impl Parts<'_> {
    /// Reads an entry of a shape.
    pub(super) fn entry<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
        shape: &EntryShape,
    ) -> Result<(), XmlError> {
        let old_fields = element.name == entry::OLD_FIELDS.as_bytes();
        if old_fields {
            self.note_deprecated(entry::OLD_FIELDS, "fieldPermissions", element.start);
        }
        let mut key = None;
        // Which children were met, by their place among the flags; the last one is the name.
        let mut met = 0_u32;
        let mut bits = Bits::empty();
        let mut readable_is_said = false;
        let mut unclear: Vec<(Bits, String)> = Vec::new();
        while let Some(child) = reader.child()? {
            let flag = shape.flags.iter().position(|f| f.child.as_bytes() == child.name);
            let is_key = shape.names_by(child.name);
            if is_key || flag.is_some() {
                let this = 1 << flag.filter(|_| !is_key).unwrap_or(shape.flags.len());
                if met & this != 0 {
                    self.repeated(&child, &element.name_lossy());
                }
                met |= this;
            }
            if is_key {
                key = Some(reader.value(&child)?);
            } else if let Some(flag) = flag.map(|at| &shape.flags[at]) {
                let value = reader.value(&child)?;
                readable_is_said |= flag.bits == Bits::READ;
                if flag.values == FlagValues::Inverted && !old_fields {
                    self.deprecated(flag.child, shape.flags, &child);
                }
                let text = value.text();
                match self.bits(flag, &text, &child) {
                    Some(on) => bits |= on,
                    None => unclear.push((flag.bits, text.into_owned())),
                }
            } else if shape.others.iter().any(|o| o.as_bytes() == child.name) {
                self.skip(reader, &child)?;
            } else {
                self.unknown(reader, &child)?;
            }
        }
        let Some(key) = key.map(|k| k.text()).filter(|k| !k.is_empty()) else {
            if !shape.other_keys.is_empty() {
                self.note_unknown(element);
                return Ok(());
            }
            self.attributes.faults.push(XmlError::new(
                element.start as usize,
                format!("<{}> names nothing: it has no <{}>", element.name_lossy(), shape.key),
                "name what the entry is about, or remove it",
            ));
            return Ok(());
        };
        let bits = entry::settle(shape.kind, bits, readable_is_said || self.mutes);
        let Some(name) = self.add(shape.kind, &key, bits, element.start) else { return Ok(()) };
        let (kind, offset) = (shape.kind, element.start);
        let unclear = unclear.into_iter();
        self.attributes.unclear.extend(unclear.map(|(bits, text)| Unclear {
            kind,
            name: Some(name),
            bits,
            offset,
            text,
        }));
        Ok(())
    }

    /// The bits that the value of a child turns on; `None` where it is at fault.
    fn bits(&mut self, flag: &entry::Flag, text: &str, child: &Element<'_>) -> Option<Bits> {
        let on_if = |on: bool| if on { flag.bits } else { Bits::empty() };
        match flag.values {
            FlagValues::Boolean => self.boolean_text(text, child).map(on_if),
            FlagValues::Inverted => self.boolean_text(text, child).map(|off| on_if(!off)),
            FlagValues::Visibility => self.visibility(text, child),
            FlagValues::Present => Some(flag.bits),
        }
    }

    /// Takes up an entry and notes whether the file has one about the same thing. A name that no org takes is a fault.
    fn add(&mut self, kind: GrantKind, key: &str, bits: Bits, offset: u32) -> Option<Symbol> {
        if key.len() > LONGEST_NAME {
            self.attributes.faults.push(XmlError::new(
                offset as usize,
                format!("the entry is about a name of more than {LONGEST_NAME} bytes"),
                "write the name as the org has it, or remove the entry",
            ));
            return None;
        }
        let name = self.names.intern_as(key, &without_namespace(key, self.namespace));
        self.take_up(kind, name, bits, offset);
        Some(name)
    }

    fn take_up(&mut self, kind: GrantKind, name: Symbol, bits: Bits, offset: u32) {
        let entry = Entry { name, offset, kind, bits };
        if let Some(index) = self.seen.note(kind, self.names.fold(name), self.entries) {
            let first = self.entries[index];
            self.attributes.duplicates.push(Duplicate {
                kind,
                name,
                first: first.offset,
                second: offset,
                conflicting: first.bits != bits,
            });
        }
        self.entries.push(entry);
    }

    /// Reads the canonical entries from where `reader` stands, moves it behind them and returns the bytes between. They
    /// have no character that XML does not allow, and no line but such of entries.
    pub(super) fn canonical(
        &mut self,
        reader: &mut Reader<'_>,
        text: &str,
        spellings: &mut Canonical,
    ) -> Range<usize> {
        let begin = reader.position() as usize;
        let mut at = begin;
        while let Some(record) = spellings.record(text, at) {
            if let Some((shape, key)) = record.entry {
                let Some(name) = self.plain(key) else { break };
                // Fits: the reader has refused longer files.
                let offset = u32::try_from(record.start).unwrap_or(u32::MAX);
                self.take_up(shape.kind, name, record.bits, offset);
            }
            at = record.end;
        }
        if at > begin {
            reader.resume(u32::try_from(at).unwrap_or(u32::MAX));
        }
        begin..at
    }

    /// The symbol of a name without references and line feeds, if it means what it says: no carriage return to
    /// normalise, no blanks around it, no character that XML does not allow, and not too long. No name that is known has a carriage
    /// return, and but for names that are in doubt none has such a character.
    fn plain(&mut self, key: &str) -> Option<Symbol> {
        let outer = |byte: Option<&u8>| byte.is_some_and(|b| !b.is_ascii_whitespace());
        let has_ends = outer(key.as_bytes().first()) && outer(key.as_bytes().last());
        if !has_ends || key.len() > LONGEST_NAME {
            return None;
        }
        let known = self.names.known_behind(self.last_name, key).filter(|_| !self.names_in_doubt);
        if let Some(known) = known {
            self.last_name = known;
            return Some(known);
        }
        let is_plain = memchr::memchr(b'\r', key.as_bytes()).is_none() && first_forbidden(key).is_none();
        let new = is_plain.then(|| self.names.intern_as(key, &without_namespace(key, self.namespace)))?;
        self.last_name = new;
        Some(new)
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
        match self.attributes.deprecated.iter_mut().find(|d| d.element == element) {
            Some(known) => known.count += 1,
            None => self.attributes.deprecated.push(Deprecated { element, instead, offset, count: 1 }),
        }
    }

    /// Anything but an `xsd:boolean` is a fault and no value.
    pub(super) fn boolean(&mut self, value: Value<'_>, element: &Element<'_>) -> Option<bool> {
        self.boolean_text(&value.text(), element)
    }

    fn boolean_text(&mut self, text: &str, element: &Element<'_>) -> Option<bool> {
        let known = boolean(text);
        if known.is_none() {
            self.attributes.faults.push(not_boolean(&element.name_lossy(), text, element.start));
        }
        known
    }

    fn visibility(&mut self, text: &str, element: &Element<'_>) -> Option<Bits> {
        let known = entry::visibility(text);
        if known.is_none() {
            let fault = XmlError::new(
                element.start as usize,
                format!("'{text}' is no visibility of a tab"),
                "write DefaultOn, DefaultOff or Hidden in a profile; Visible, Available or None in a permission set",
            );
            self.attributes.faults.push(fault.of_values([text]));
        }
        known
    }

    /// An element of which a file may have one.
    pub(super) fn single(&mut self, element: &Element<'_>) {
        if self.attributes.single.iter().any(|name| name == element.name) {
            self.repeated(element, self.root);
        } else {
            self.attributes.single.push(element.name.to_vec());
        }
    }

    pub(super) fn repeated(&mut self, element: &Element<'_>, within: &str) {
        self.attributes.faults.push(repetition(&element.name_lossy(), within, element.start));
    }

    /// Passes over an element that grants nothing. Entries inside it grant nothing there, and yet somebody
    /// meant them.
    pub(super) fn skip<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
    ) -> Result<(), XmlError> {
        reader.skip_past(element, |inside| {
            if entry::is_entry(inside.name) {
                self.note_unknown(inside);
            }
        })?;
        Ok(())
    }

    pub(super) fn unknown<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
    ) -> Result<(), XmlError> {
        self.note_unknown(element);
        reader.skip(element)?;
        Ok(())
    }

    fn note_unknown(&mut self, element: &Element<'_>) {
        *self.attributes.unknown.entry(element.name_lossy()).or_default() += 1;
    }
}
