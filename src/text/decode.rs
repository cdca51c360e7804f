//! From bytes on disk to text.

use std::borrow::Cow;
use std::str::Utf8Error;
use std::sync::OnceLock;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::position::{Lines, Position};

/// The text of a file, without its byte order mark.
pub struct Decoded<'a> {
    /// Borrowed from the bytes when they are UTF-8.
    pub text: Cow<'a, str>,
    encoding: &'static Encoding,
    bom_len: usize,
    bytes: &'a [u8],
    steps: OnceLock<Vec<Step>>,
}

/// Bytes that cannot be turned into text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub message: String,
    pub remedy: &'static str,
    pub position: Position,
}

/// A run of characters that all have the same length, in the text and on disk.
struct Step {
    text: usize,
    disk: usize,
    text_width: usize,
    disk_width: usize,
}

const SAVE_AS_UTF8: &str = "save the file as UTF-8";
/// An XML declaration that names an encoding ends well before this many bytes.
const DECLARATION_WINDOW: usize = 1024;

/// Decodes a whole file: UTF-8 and UTF-16 with or without a byte order mark, and every encoding of
/// the WHATWG standard that an XML declaration names. A byte order mark wins over a declaration.
///
/// # Errors
/// For a sequence that the encoding does not have, at its first byte; for an encoding that is not
/// known, at its name; for UTF-32 and for files of 4 GiB and more.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(at_start("the file has 4 GiB or more".to_owned(), "split or exclude the file"));
    }
    let (encoding, bom_len) = encoding_of(bytes)?;
    let content = &bytes[bom_len..];
    let text = if encoding == UTF_8 {
        Cow::Borrowed(utf8(content).map_err(|e| bad_utf8(content, bom_len, e.valid_up_to()))?)
    } else {
        Cow::Owned(transcode(content, bom_len, encoding)?)
    };
    Ok(Decoded { text, encoding, bom_len, bytes, steps: OnceLock::new() })
}

impl<'a> Decoded<'a> {
    /// A part of a UTF-8 file, `at` bytes behind its beginning, of which a last character that is cut off is left
    /// out; `None` for bytes that are no UTF-8.
    pub fn lines(bytes: &'a [u8], at: usize) -> Option<Self> {
        let text = match utf8(bytes) {
            Err(cut) if cut.error_len().is_none() => std::str::from_utf8(&bytes[..cut.valid_up_to()]).ok()?,
            text => text.ok()?,
        };
        Some(Self { text: Cow::Borrowed(text), encoding: UTF_8, bom_len: at, bytes, steps: OnceLock::new() })
    }

    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// The length of the byte order mark, in bytes.
    pub fn bom_len(&self) -> usize {
        self.bom_len
    }

    /// Whether the text is the file byte for byte, apart from a byte order mark.
    pub fn is_utf8(&self) -> bool {
        self.encoding == UTF_8
    }

    /// The offset in the file of the character that starts at `offset` of the text; an offset
    /// behind the text is that of its end.
    pub fn disk_offset(&self, offset: usize) -> u64 {
        let offset = offset.min(self.text.len());
        if self.is_utf8() {
            return (offset + self.bom_len) as u64;
        }
        let steps = self.steps.get_or_init(|| steps(&self.bytes[self.bom_len..], self.encoding));
        let after = steps.partition_point(|s| s.text <= offset);
        let Some(step) = after.checked_sub(1).and_then(|i| steps.get(i)) else {
            return self.bom_len as u64;
        };
        let characters = (offset - step.text) / step.text_width;
        (self.bom_len + step.disk + characters * step.disk_width) as u64
    }

    /// Where `offset` of the text is; `lines` must come from the same text.
    pub fn position(&self, lines: &Lines, offset: usize) -> Position {
        let (line, column) = lines.line_column(&self.text, offset);
        Position { line, column, offset: self.disk_offset(offset) }
    }
}

/// Looks at many bytes together; only for the place of a fault at each.
fn utf8(bytes: &[u8]) -> Result<&str, Utf8Error> {
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

fn at_start(message: String, remedy: &'static str) -> DecodeError {
    DecodeError { message, remedy, position: Position { line: 1, column: 1, offset: 0 } }
}

fn encoding_of(bytes: &[u8]) -> Result<(&'static Encoding, usize), DecodeError> {
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err(at_start("the file is UTF-32, which is not supported".to_owned(), SAVE_AS_UTF8));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok((encoding, length));
    }
    match bytes {
        [b'<', 0, c, 0, ..] if *c != 0 => return Ok((UTF_16LE, 0)),
        [0, b'<', 0, c, ..] if *c != 0 => return Ok((UTF_16BE, 0)),
        _ => {}
    }
    let Some((start, label)) = declared(bytes) else { return Ok((UTF_8, 0)) };
    match Encoding::for_label_no_replacement(label) {
        // One byte for each character so far: it cannot be what the declaration says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok((UTF_8, 0)),
        Some(encoding) => Ok((encoding, 0)),
        None => {
            let shown = String::from_utf8_lossy(label);
            let head = String::from_utf8_lossy(&bytes[..start]);
            let (line, column) = Lines::new(&head).line_column(&head, head.len());
            Err(DecodeError {
                message: format!("the XML declaration names the encoding '{shown}', which is not known"),
                remedy: "save the file as UTF-8 and declare encoding=\"UTF-8\"",
                position: Position { line, column, offset: start as u64 },
            })
        }
    }
}

/// The encoding that an XML declaration at the very start names, and where its name begins.
fn declared(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let window = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
    if !window.starts_with(b"<?xml") {
        return None;
    }
    let declaration = &window[..memchr::memmem::find(window, b"?>")?];
    let mut at = memchr::memmem::find(declaration, b"encoding")? + "encoding".len();
    let skip_blanks = |mut at: usize| {
        while declaration.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    at = skip_blanks(at);
    if declaration.get(at) != Some(&b'=') {
        return None;
    }
    at = skip_blanks(at + 1);
    let quote = *declaration.get(at).filter(|q| matches!(q, b'"' | b'\''))?;
    let start = at + 1;
    let length = memchr::memchr(quote, &declaration[start..])?;
    Some((start, &declaration[start..start + length]))
}

fn bad_utf8(content: &[u8], bom_len: usize, valid: usize) -> DecodeError {
    let good = std::str::from_utf8(&content[..valid]).unwrap_or_default();
    let bad = content.get(valid).copied().unwrap_or_default();
    invalid(good, bom_len + valid, format!("the byte 0x{bad:02X} is not valid UTF-8 here"))
}

fn invalid(good: &str, offset: usize, message: String) -> DecodeError {
    let (line, column) = Lines::new(good).line_column(good, good.len());
    let position = Position { line, column, offset: offset as u64 };
    DecodeError { message, remedy: "save the file as UTF-8, or declare the encoding that it has", position }
}

fn transcode(content: &[u8], bom_len: usize, encoding: &'static Encoding) -> Result<String, DecodeError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut read = 0;
    loop {
        let rest = &content[read..];
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        text.reserve(room.unwrap_or(rest.len()));
        let (result, consumed) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += consumed;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, behind) => {
                let offset = bom_len + read - usize::from(length) - usize::from(behind);
                let message = format!("these bytes are not valid {}", encoding.name());
                return Err(invalid(&text, offset, message));
            }
        }
    }
}

/// Decodes a second time, byte by byte, to learn which bytes each character came from. Encoding
/// the text again would not do: several sequences can stand for one character.
fn steps(content: &[u8], encoding: &'static Encoding) -> Vec<Step> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut steps: Vec<Step> = Vec::new();
    let mut out = [0; 16];
    let (mut text, mut disk) = (0, 0);
    for at in 0..=content.len() {
        let (input, last) = content.get(at).map_or((&[][..], true), |b| (std::slice::from_ref(b), false));
        let (_, _, width, _) = decoder.decode_to_utf8(input, &mut out, last);
        let consumed = (at + input.len()) - disk;
        if width == 0 {
            continue;
        }
        let same = steps.last().is_some_and(|s| (s.text_width, s.disk_width) == (width, consumed));
        if !same {
            steps.push(Step { text, disk, text_width: width, disk_width: consumed.max(1) });
        }
        text += width;
        disk += consumed;
    }
    // The end of the text, for offsets that point behind its last character.
    steps.push(Step { text, disk: content.len(), text_width: 1, disk_width: 0 });
    steps
}

#[cfg(test)]
mod tests;
