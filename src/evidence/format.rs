//! What a file is written as: CSV or JSON, in which encoding.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;

/// Bytes that a reader holds at a time.
const BUFFER: usize = 256 * 1024;

/// The text of a file, without a byte order mark.
pub(super) enum Format<'r> {
    /// Something that begins with a brace or a bracket.
    Json(Box<dyn Read + 'r>),
    /// Anything else; with what separates the values of its first line.
    Csv(Box<dyn Read + 'r>, u8),
    /// CSV whose first line has the column that all logs of events have, and no other table.
    EventLog(Box<dyn Read + 'r>, u8),
    /// What the CLI leaves for a query without results: a line break, or an empty list.
    NoRows,
    /// No data, and what it is: the end of a sentence about the file.
    NoData(&'static str),
}

/// How many bytes say what a file is written as: more than the longest header that Salesforce writes.
const HEAD: u64 = 16 * 1024;

/// The column that makes a log of events.
pub(super) const EVENT_TYPE: &str = "EVENT_TYPE";

/// Looks at the beginning of a file. UTF-16 is known by its byte order mark or by the zeros in it.
pub(super) fn of<'r>(mut file: impl Read + 'r) -> io::Result<Format<'r>> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let is_whole = (head.len() as u64) < HEAD;
    let wide = wide(&head);
    let bytes = Cursor::new(head.clone()).chain(file);
    let (text, reader): (String, Box<dyn Read + 'r>) = if let Some(encoding) = wide {
        let decoder = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).strip_bom(true).build(bytes);
        (encoding.decode(&head).0.into_owned(), Box::new(BufReader::with_capacity(BUFFER, decoder)))
    } else {
        let mut reader = BufReader::with_capacity(BUFFER, bytes);
        let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        reader.fill_buf()?;
        reader.consume(mark);
        (String::from_utf8_lossy(&head[mark..]).into_owned(), Box::new(reader))
    };
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // What the Bulk API's JSON is without rows; the bracket is never closed.
    if is_whole && matches!(trimmed.trim_end(), "[" | "[]") {
        return Ok(Format::NoRows);
    }
    Ok(match trimmed.chars().next() {
        None if text.is_empty() => Format::NoData("is empty, as a failed export leaves it"),
        None if is_whole => Format::NoRows,
        None => Format::NoData("begins with blanks alone"),
        Some('{' | '[') => Format::Json(reader),
        Some('<') => Format::NoData("is a web page or XML and no data: the download has failed"),
        Some('\u{1b}') => {
            Format::NoData("has the colours of a terminal in it; let the CLI write it by --output-file")
        }
        Some(_) if drawn(trimmed) => Format::NoData(
            "is a table for people; export it as CSV or JSON, by --result-format csv or --result-format json",
        ),
        Some(_) => {
            let delimiter = delimiter(trimmed);
            if names_event_type(trimmed, delimiter) {
                Format::EventLog(reader, delimiter)
            } else {
                Format::Csv(reader, delimiter)
            }
        }
    })
}

/// UTF-16 in one of its orders, where the first bytes say so.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [first, 0, ..] if *first != 0 => Some(UTF_16LE),
        [0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether lines are drawn around or below the names of columns, as the CLI does for people.
fn drawn(text: &str) -> bool {
    text.lines().take(3).any(|line| line.trim_start().starts_with(|c| ('\u{2500}'..='\u{257f}').contains(&c)))
}

/// The first line, up to a line break outside quotes.
fn first_line(text: &str) -> &str {
    let mut quoted = false;
    let end = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        !quoted && matches!(byte, b'\n' | b'\r')
    });
    &text[..end.unwrap_or(text.len())]
}

fn names_event_type(text: &str, delimiter: u8) -> bool {
    let names = first_line(text).split(char::from(delimiter));
    names.map(|name| name.trim().trim_matches('"')).any(|name| name.eq_ignore_ascii_case(EVENT_TYPE))
}

/// What the CLI and the Bulk API can be asked to put between values; a comma where the first line has none of them.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0), (b'^', 0), (b'`', 0)];
    for byte in first_line(text).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            _ if !quoted => {
                counts.iter_mut().filter(|(of, _)| *of == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    // The first of those that are most frequent.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte)
}
