//! What the meaning of an event depends on, as one piece of bytes: few of a log's rows differ in it.

use super::columns::{Col, Values};

/// What separates values: no text in UTF-8 has this byte.
const BETWEEN: u8 = 0xff;

/// Writes the values of some columns behind each other.
pub(super) fn write(columns: &[Col], values: &Values<'_>, is_address: fn(Col) -> bool, into: &mut Vec<u8>) {
    for &col in columns {
        let value = values.get(col);
        if is_address(col) {
            write_address(value, into);
        } else {
            into.extend_from_slice(value);
        }
        into.push(BETWEEN);
    }
}

/// An address without what follows a question mark, and with `*` in the place of ids and numbers.
fn write_address(address: &[u8], into: &mut Vec<u8>) {
    let path = memchr::memchr(b'?', address).map_or(address, |end| &address[..end]);
    let mut rest = path;
    while let Some(slash) = memchr::memchr(b'/', rest) {
        write_part(&rest[..slash], into);
        into.push(b'/');
        rest = &rest[slash + 1..];
    }
    write_part(rest, into);
}

fn write_part(part: &[u8], into: &mut Vec<u8>) {
    if is_id(part) {
        into.push(b'*');
    } else {
        into.extend_from_slice(part);
    }
}

/// An id of a record, or a number. No object, class or resource of Salesforce is named so.
fn is_id(part: &[u8]) -> bool {
    let has_length = matches!(part.len(), 15 | 18);
    match part.first() {
        Some(first) if first.is_ascii_digit() => {
            part.iter().all(u8::is_ascii_digit) || has_length && part.iter().all(u8::is_ascii_alphanumeric)
        }
        // Ids of objects of the org begin with a letter and zeros.
        Some(b'a') => has_length && part[1..].starts_with(b"0") && part.iter().all(u8::is_ascii_alphanumeric),
        _ => false,
    }
}

/// The values of a key.
pub(super) struct Key<'k> {
    columns: &'static [Col],
    values: Vec<&'k str>,
}

impl<'k> Key<'k> {
    /// Reads a key; nothing, where a value is no text.
    pub fn read(columns: &'static [Col], bytes: &'k [u8]) -> Option<Self> {
        let values = bytes.split(|&byte| byte == BETWEEN).take(columns.len());
        let values = values.map(|value| std::str::from_utf8(value).ok()).collect::<Option<Vec<_>>>()?;
        Some(Self { columns, values })
    }

    /// A value, without blanks around it.
    pub fn get(&self, col: Col) -> &'k str {
        let at = self.columns.iter().position(|of| *of == col);
        at.and_then(|at| self.values.get(at)).map_or("", |value| value.trim())
    }
}
