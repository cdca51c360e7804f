//! From bytes on disk to text.
//!
//! Metadata is UTF-8 almost without exception; everything else that a file declares is transcoded
//! or refused, never guessed.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::position::{Lines, Position};

/// A file's text and how it stands on disk.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// Without a byte order mark; borrowed from the bytes of a UTF-8 file.
    pub text: Cow<'a, str>,
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    bom: usize,
}

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub message: String,
    pub remedy: &'static str,
    pub position: Position,
}

const SAVE_AS_UTF_8: &str = "save the file as UTF-8";

/// Decodes a file by its byte order mark, else by its XML declaration, else as UTF-8.
///
/// # Errors
/// An encoding that is not known, or bytes that do not fit the encoding.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    let (encoding, bom) = encoding(bytes)?;
    let body = &bytes[bom..];
    if encoding == UTF_8 {
        return match std::str::from_utf8(body) {
            Ok(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding, bom }),
            Err(error) => Err(invalid(body, bom, error.valid_up_to())),
        };
    }
    match encoding.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) => Ok(Decoded { text: Cow::Owned(text.into_owned()), encoding, bom }),
        None => Err(DecodeError {
            message: format!("the file is not valid {}, as which it is marked", encoding.name()),
            remedy: SAVE_AS_UTF_8,
            position: Position { line: 1, column: 1, offset: 0 },
        }),
    }
}

/// The encoding and the length of the byte order mark.
fn encoding(bytes: &[u8]) -> Result<(&'static Encoding, usize), DecodeError> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Ok((encoding, bom));
    }
    // UTF-16 without a mark shows itself by the zero in each half of "<".
    match bytes {
        [b'<', 0, ..] => return Ok((UTF_16LE, 0)),
        [0, b'<', ..] => return Ok((UTF_16BE, 0)),
        _ => {}
    }
    let Some((label, offset)) = declared(bytes) else { return Ok((UTF_8, 0)) };
    match Encoding::for_label(label) {
        // What declares two bytes a character and was read here one by one is not UTF-16.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok((UTF_8, 0)),
        Some(encoding) => Ok((encoding, 0)),
        None => Err(DecodeError {
            message: format!("the encoding '{}' is not known", String::from_utf8_lossy(label)),
            remedy: SAVE_AS_UTF_8,
            position: Position {
                line: 1,
                column: u32::try_from(offset + 1).unwrap_or(u32::MAX),
                offset: offset as u64,
            },
        }),
    }
}

/// The label in `<?xml ... encoding="label"?>` and where it stands.
fn declared(bytes: &[u8]) -> Option<(&[u8], usize)> {
    const LONGEST: usize = 256;
    let head = bytes.strip_prefix(b"<?xml")?;
    let head = &head[..memchr::memmem::find(&head[..head.len().min(LONGEST)], b"?>")?];
    let at = memchr::memmem::find(head, b"encoding")? + b"encoding".len();
    let skip_blanks =
        |from: usize| from + head[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let equals = skip_blanks(at);
    if head.get(equals) != Some(&b'=') {
        return None;
    }
    let open = skip_blanks(equals + 1);
    let quote = *head.get(open).filter(|q| matches!(q, b'"' | b'\''))?;
    let label = &head[open + 1..];
    let label = &label[..memchr::memchr(quote, label)?];
    Some((label, b"<?xml".len() + open + 1))
}

fn invalid(body: &[u8], bom: usize, valid: usize) -> DecodeError {
    let text = std::str::from_utf8(&body[..valid]).unwrap_or_default();
    let (line, column) = Lines::new(text).line_column(text, valid);
    DecodeError {
        message: format!(
            "the byte 0x{:02X} is not valid UTF-8",
            body.get(valid).copied().unwrap_or_default()
        ),
        remedy: SAVE_AS_UTF_8,
        position: Position { line, column, offset: (valid + bom) as u64 },
    }
}

impl Decoded<'_> {
    /// Whether offsets into the text are offsets into the file, but for a byte order mark.
    pub fn is_utf8(&self) -> bool {
        self.encoding == UTF_8
    }

    /// Where a byte of the text stands in the file.
    pub fn disk_offset(&self, offset: usize) -> u64 {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let length = if self.is_utf8() {
            end
        } else if self.encoding == UTF_16LE || self.encoding == UTF_16BE {
            before.encode_utf16().count() * 2
        } else {
            self.encoding.encode(before).0.len()
        };
        (self.bom + length) as u64
    }

    /// A byte of the text as people and other tools count. `lines` must be those of the text.
    pub fn position(&self, lines: &Lines, offset: usize) -> Position {
        let (line, column) = lines.line_column(&self.text, offset);
        Position { line, column, offset: self.disk_offset(offset) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decoded, Lines, decode};

    fn utf16(text: &str, little: bool, bom: bool) -> Vec<u8> {
        let marked: String = if bom { format!("\u{FEFF}{text}") } else { text.to_owned() };
        marked
            .encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn reads_the_encodings_that_files_are_marked_with() {
        let text = "<a>é連😀</a>";
        let with_bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(decode(text.as_bytes()).unwrap().text, text);
        assert_eq!(decode(&with_bom).unwrap().text, text);
        for (little, bom) in [(true, true), (false, true), (true, false), (false, false)] {
            assert_eq!(decode(&utf16(text, little, bom)).unwrap().text, text);
        }
        let latin = b"<?xml version='1.0' encoding = 'ISO-8859-1'?><a>\xE9</a>";
        assert!(decode(latin).unwrap().text.ends_with("<a>é</a>"));
        let wrong = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é</a>";
        assert_eq!(decode(wrong.as_bytes()).unwrap().text, wrong);
    }

    #[test]
    fn says_what_it_cannot_read_and_where() {
        let error = decode(b"<?xml version='1.0' encoding='EBCDIC-9'?><a/>").unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.position.column),
            ("the encoding 'EBCDIC-9' is not known", 31)
        );
        let error =
            decode("<a>\né\u{0}".as_bytes().iter().copied().chain([0xFF]).collect::<Vec<_>>().as_slice())
                .unwrap_err();
        assert_eq!((error.position.line, error.position.column, error.position.offset), (2, 3, 7));
        assert!(decode(b"\xFF\xFE<\0\x00\xD8").is_err());
    }

    proptest::proptest! {
        #[test]
        fn offsets_lead_back_to_the_bytes_on_disk(text in "[a-zé連😀\r\n<>]{0,40}") {
            let mut files = vec![text.clone().into_bytes(), [b"\xEF\xBB\xBF", text.as_bytes()].concat()];
            files.extend([true, false].map(|little| utf16(&text, little, true)));
            for bytes in files {
                let decoded: Decoded<'_> = decode(&bytes).unwrap();
                let lines = Lines::new(&decoded.text);
                for (offset, c) in decoded.text.char_indices() {
                    let at = usize::try_from(decoded.position(&lines, offset).offset).unwrap();
                    let rest = encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(e, _)| e);
                    let (tail, _) = rest.decode_without_bom_handling(&bytes[at..]);
                    proptest::prop_assert_eq!(tail.chars().next(), Some(c));
                }
            }
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..60)) {
            if let Ok(decoded) = decode(&bytes) {
                for offset in 0..=decoded.text.len() + 1 {
                    decoded.position(&Lines::new(&decoded.text), offset);
                }
            }
        }
    }
}
