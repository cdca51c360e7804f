//! Splits logs of events into rows and values, many bytes at a time.
//!
//! It reads what the general reader of CSV reads, value by value; a test holds one against the other. A log has two
//! gigabytes, of which a few columns count, so that a value is its place in the text until somebody asks for it.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use super::marks::{BLOCK, Marks, State, before_first};
use crate::evidence::bounded::LONGEST_ROW;
use crate::evidence::row::Fault;

/// How many bytes are read at a time: what fits into the cache of a core, with the places of its values.
const CHUNK: usize = 256 * 1024;

/// Some rows of a file, one behind the other.
#[derive(Default)]
pub(super) struct Batch {
    text: Vec<u8>,
    /// Where each value ends; the next begins behind one byte that separates them.
    ends: Ends,
    rows: Vec<Span>,
}

/// A list of places that grows by up to one for each bit of a block.
#[derive(Default)]
struct Ends {
    places: Vec<u32>,
    /// How many of them count.
    len: usize,
}

impl Ends {
    fn push(&mut self, at: usize) {
        self.push_bits(at, 1);
    }

    /// Adds a place for each bit, from the lowest on.
    #[inline]
    fn push_bits(&mut self, at: usize, mut bits: u64) {
        /// How many are written without a look at how many there are, which would be a guess of the processor that is
        /// often wrong.
        const AT_ONCE: usize = 8;
        let count = bits.count_ones() as usize;
        if self.places.len() < self.len + BLOCK {
            self.places.resize((self.len + BLOCK) * 2, 0);
        }
        let at = place(at);
        let mut left = &mut self.places[self.len..self.len + BLOCK];
        let mut written = 0;
        while let Some((now, later)) = left.split_first_chunk_mut::<AT_ONCE>() {
            for place in now {
                *place = at.wrapping_add(bits.trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
            left = later;
            written += AT_ONCE;
            if written >= count {
                break;
            }
        }
        self.len += count;
    }

    fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }
}

/// A row of a batch.
#[derive(Copy, Clone)]
struct Span {
    start: u32,
    /// Its first value in [`Batch::ends`].
    first: u32,
    /// Each quote in it begins or ends a value.
    is_plain: bool,
    number: u64,
}

/// A row in a batch.
#[derive(Copy, Clone)]
pub(super) struct Split<'b> {
    batch: &'b Batch,
    span: Span,
    /// Behind its last value in [`Batch::ends`].
    end: usize,
}

impl Batch {
    pub fn rows(&self) -> impl Iterator<Item = Split<'_>> {
        let firsts = self.rows.iter().skip(1).map(|span| span.first as usize);
        let ends = firsts.chain([self.ends.len]);
        self.rows.iter().zip(ends).map(|(&span, end)| Split { batch: self, span, end })
    }

    /// Ends a row whose last value ends at a place.
    fn end_row(&mut self, row: &Row, end: usize, number: &mut u64) {
        let first = row.first;
        let is_single = self.ends.len - first == 1;
        let bytes = row.start..end;
        if is_single && bytes.is_empty() {
            // A line without anything, or the second half of a line break.
            self.ends.truncate(first);
            return;
        }
        *number += 1;
        if is_single && matches!(&self.text[bytes], b"\"\"" | b"\"") {
            self.ends.truncate(first);
            return;
        }
        let start = place(row.start);
        self.rows.push(Span { start, first: place(first), is_plain: row.is_plain, number: *number });
    }
}

impl<'b> Split<'b> {
    /// 1 is the first below the header.
    pub fn number(&self) -> u64 {
        self.span.number - 1
    }

    pub fn len(&self) -> usize {
        self.end - self.span.first as usize
    }

    /// Whether [`Split::plain`] may be asked.
    pub fn is_plain(&self) -> bool {
        self.span.is_plain
    }

    fn raw(&self, at: usize) -> &'b [u8] {
        let index = self.span.first as usize + at;
        if index >= self.end {
            return b"";
        }
        let start = if at == 0 { self.span.start } else { self.batch.ends.places[index - 1] + 1 };
        &self.batch.text[start as usize..self.batch.ends.places[index] as usize]
    }

    /// A value of a plain row.
    pub fn plain(&self, at: usize) -> &'b [u8] {
        match self.raw(at) {
            [b'"', inner @ .., b'"'] => inner,
            raw => raw,
        }
    }

    /// A value of any row.
    pub fn value(&self, at: usize) -> Cow<'b, [u8]> {
        if self.span.is_plain {
            Cow::Borrowed(self.plain(at))
        } else {
            Cow::Owned(without_quotes(self.raw(at)))
        }
    }
}

/// A value as it is meant: two quotes within quotes are one, and those around it are none.
fn without_quotes(raw: &[u8]) -> Vec<u8> {
    let Some((b'"', rest)) = raw.split_first() else { return raw.to_vec() };
    let mut value = Vec::with_capacity(rest.len());
    let mut rest = rest;
    while let Some(at) = memchr::memchr(b'"', rest) {
        value.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let Some((b'"', behind)) = rest.split_first() else {
            // Behind the quote that ends it, all is text.
            value.extend_from_slice(rest);
            return value;
        };
        value.push(b'"');
        rest = behind;
    }
    value.extend_from_slice(rest);
    value
}

/// Where something stands in a batch, which is far smaller than what the type holds.
#[expect(clippy::cast_possible_truncation, reason = "a batch has at most a row and a chunk")]
fn place(at: usize) -> u32 {
    at as u32
}

/// A file that is split.
pub(super) struct Splitter<R> {
    reader: R,
    delimiter: u8,
    /// The beginning of the next row.
    rest: Vec<u8>,
    /// How many rows there were, the header included.
    number: u64,
    is_read: bool,
}

/// A row whose end is not reached.
struct Row {
    start: usize,
    /// Its first value in [`Batch::ends`].
    first: usize,
    is_plain: bool,
}

impl<R: Read> Splitter<R> {
    pub fn new(reader: R, delimiter: u8) -> Self {
        Self { reader, delimiter, rest: Vec::new(), number: 0, is_read: false }
    }

    /// Puts the next rows into a batch: none where there are no more.
    ///
    /// # Errors
    /// Where the file cannot be read, or a row is too long.
    pub fn next(&mut self, batch: &mut Batch) -> Result<bool, Fault> {
        batch.text.clear();
        batch.text.append(&mut self.rest);
        loop {
            if !self.is_read {
                self.read(&mut batch.text)?;
            }
            batch.ends.truncate(0);
            batch.rows.clear();
            let split = self.split(batch);
            if self.is_read {
                return Ok(!batch.rows.is_empty());
            }
            if split > 0 {
                self.rest.extend_from_slice(&batch.text[split..]);
                if !batch.rows.is_empty() {
                    return Ok(true);
                }
                batch.text.clear();
                batch.text.append(&mut self.rest);
            } else if batch.text.len() as u64 > LONGEST_ROW {
                return Err(Fault::new(format!("cannot be read: a row has more than {LONGEST_ROW} bytes")));
            }
        }
    }

    fn read(&mut self, text: &mut Vec<u8>) -> Result<(), Fault> {
        let mut used = text.len();
        // A row that is longer than a chunk is looked at again from its start: twice as much each time.
        let wanted = used + CHUNK.max(used);
        text.resize(wanted, 0);
        while used < wanted {
            match self.reader.read(&mut text[used..]) {
                Ok(0) => {
                    self.is_read = true;
                    break;
                }
                Ok(count) => used += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::new(format!("cannot be read: {error}"))),
            }
        }
        text.truncate(used);
        Ok(())
    }

    /// Finds the rows of a text and gives where the first begins that does not end in it. Where nothing more can be read
    /// all end.
    fn split(&mut self, batch: &mut Batch) -> usize {
        let length = batch.text.len();
        let mut row = Row { start: 0, first: 0, is_plain: true };
        let mut state = State::default();
        let mut at = 0;
        while at < length {
            let marks = Marks::of(&batch.text[at..], self.delimiter);
            let block = state.step(&marks);
            row.is_plain &= !block.has_escapes;
            // What stands behind the first odd byte may be anything.
            let mut ends = block.ends & before_first(block.odd);
            let mut breaks = marks.breaks & ends;
            while breaks != 0 {
                let bit = breaks & breaks.wrapping_neg();
                let up_to = bit | (bit - 1);
                batch.ends.push_bits(at, ends & up_to);
                ends &= !up_to;
                breaks &= !bit;
                let end = at + bit.trailing_zeros() as usize;
                batch.end_row(&row, end, &mut self.number);
                row = Row { start: end + 1, first: batch.ends.len, is_plain: !block.has_escapes };
            }
            batch.ends.push_bits(at, ends);
            at += BLOCK;
            if block.odd != 0 {
                batch.ends.truncate(row.first);
                match self.slowly(batch, &mut row) {
                    Some(next) => {
                        at = next;
                        state = State::default();
                        row = Row { start: next, first: batch.ends.len, is_plain: true };
                    }
                    None => return row.start,
                }
            }
        }
        if self.is_read && row.start < length {
            row.is_plain &= !state.is_inside();
            batch.ends.push(length);
            batch.end_row(&row, length, &mut self.number);
        } else {
            batch.ends.truncate(row.first);
        }
        row.start
    }

    /// Splits a row byte by byte, for one in which a quote stands within a value. Gives where the next begins, or nothing
    /// where the row does not end in the text.
    fn slowly(&mut self, batch: &mut Batch, row: &mut Row) -> Option<usize> {
        row.is_plain = false;
        let mut at = row.start;
        loop {
            at = end_of_value(&batch.text, at, self.delimiter);
            let byte = batch.text.get(at);
            if byte.is_none() && !self.is_read {
                batch.ends.truncate(row.first);
                return None;
            }
            batch.ends.push(at);
            if byte != Some(&self.delimiter) {
                batch.end_row(row, at, &mut self.number);
                return Some((at + 1).min(batch.text.len()));
            }
            at += 1;
        }
    }
}

/// Where a value ends that begins at a place.
fn end_of_value(text: &[u8], mut at: usize, delimiter: u8) -> usize {
    if text.get(at) == Some(&b'"') {
        at += 1;
        while let Some(quote) = memchr::memchr(b'"', text.get(at..).unwrap_or_default()) {
            at += quote + 1;
            if text.get(at) != Some(&b'"') {
                return at + end_of_text(&text[at..], delimiter);
            }
            at += 1;
        }
        return text.len();
    }
    at + end_of_text(text.get(at..).unwrap_or_default(), delimiter)
}

fn end_of_text(text: &[u8], delimiter: u8) -> usize {
    memchr::memchr3(delimiter, b'\n', b'\r', text).unwrap_or(text.len())
}
