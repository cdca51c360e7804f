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
    /// Nothing but blanks.
    Empty,
}

/// How many bytes say what a file is written as: more than the longest header that Salesforce writes.
const HEAD: u64 = 16 * 1024;

/// Looks at the beginning of a file. UTF-16 is known by its byte order mark or by the zeros in it.
pub(super) fn of<'r>(mut file: impl Read + 'r) -> io::Result<Format<'r>> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let wide = wide(&head);
    let bytes = Cursor::new(head.clone()).chain(file);
    let (text, reader): (String, Box<dyn Read + 'r>) = if let Some(encoding) = wide {
        let decoder =
            DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(bytes);
        (encoding.decode(&head).0.into_owned(), Box::new(BufReader::with_capacity(BUFFER, decoder)))
    } else {
        let mut reader = BufReader::with_capacity(BUFFER, bytes);
        let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        reader.fill_buf()?;
        reader.consume(mark);
        (String::from_utf8_lossy(&head[mark..]).into_owned(), Box::new(reader))
    };
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    Ok(match text.chars().next() {
        None => Format::Empty,
        Some('{' | '[') => Format::Json(reader),
        Some(_) => Format::Csv(reader, delimiter(text)),
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

/// What the CLI and the Bulk API can be asked to put between values; a comma where the first line has none of them.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0), (b'^', 0), (b'`', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                counts.iter_mut().filter(|(of, _)| *of == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    // The first of those that are most frequent.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte)
}
