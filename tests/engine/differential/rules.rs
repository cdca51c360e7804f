//! Where our reader means to differ from XML 1.0, or goes beyond what the library can read. `docs/xml.md` says why.

use super::library::{self, Element, Read};

/// What our reader has to make of a file, and by which rule.
pub(super) enum Expected {
    Elements(Vec<Element>, &'static str),
    Refused(&'static str),
}

pub(super) const EQUAL: &str = "equal";
pub(super) const MALFORMED: &str = "malformed";
pub(super) const DOCUMENT_TYPE: &str = "document type";
pub(super) const MIXED_CONTENT: &str = "mixed content";
pub(super) const LONE_CARRIAGE_RETURN: &str = "lone carriage return";
pub(super) const ENCODING: &str = "encoding";

/// `text` is what we decoded.
pub(super) fn expected(bytes: &[u8], text: &str) -> Expected {
    let mut rule = EQUAL;
    let direct = library::read(bytes);
    let label = label(text.as_bytes());
    // The library lets both pass.
    let is_name = |label: &str| label.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    let is_bad_label = label.is_some_and(|label| !is_name(label) || !label.starts_with(char::is_alphabetic));
    if is_bad_label || text.starts_with('\u{FEFF}') {
        return Expected::Refused(MALFORMED);
    }
    let is_plain = bytes.ends_with(text.as_bytes()) && label.is_none_or(|l| l.eq_ignore_ascii_case("UTF-8"));
    let theirs = if is_plain {
        direct
    } else {
        // What the library cannot decode, or not as browsers do.
        rule = ENCODING;
        let decoded = library::read(as_utf8(text).as_bytes());
        if decoded.is_ok() && direct.is_ok() && is_wide(bytes) { direct } else { decoded }
    };
    let Ok(Read { mut elements, has_doctype }) = theirs else { return Expected::Refused(MALFORMED) };
    if has_doctype {
        return Expected::Refused(DOCUMENT_TYPE);
    }
    if elements.iter().any(|element| element.has_children && !element.text.is_empty()) {
        return Expected::Refused(MIXED_CONTENT);
    }
    if lone_returns(text) > 0 {
        count_line_feeds_only(text, &mut elements);
        rule = LONE_CARRIAGE_RETURN;
    }
    Expected::Elements(elements, rule)
}

/// Whether a declaration names an encoding that neither knows; the library takes some for UTF-8.
pub(super) fn has_unknown_encoding(bytes: &[u8]) -> bool {
    let known = ["utf-8", "utf-16", "iso-8859-1", "us-ascii", "windows-1252"];
    label(bytes).is_some_and(|label| !known.contains(&label.to_ascii_lowercase().as_str()))
}

fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// The encoding that a declaration names.
fn label(bytes: &[u8]) -> Option<&str> {
    let end = memchr::memmem::find(bytes, b"?>").filter(|_| bytes.starts_with(b"<?xml"))?;
    let declaration = std::str::from_utf8(&bytes[..end]).ok()?;
    let label = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    label.strip_prefix(['"', '\''])?.split(['"', '\'']).next()
}

fn as_utf8(text: &str) -> String {
    match label(text.as_bytes()) {
        Some(label) if !label.is_empty() => text.replacen(label, "UTF-8", 1),
        _ => text.to_owned(),
    }
}

fn lone_returns(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).filter(|&at| bytes.get(at + 1) != Some(&b'\n')).count()
}

/// From lines that end with `\n`, `\r\n` and `\r` to those that end with the first two.
fn count_line_feeds_only(text: &str, elements: &mut [Element]) {
    // For each line of the library, the line that it belongs to.
    let mut lines = vec![0, 1];
    let mut line = 1;
    for (at, byte) in text.bytes().enumerate() {
        let is_lone = byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n');
        line += u64::from(byte == b'\n');
        if byte == b'\n' || is_lone {
            lines.push(line);
        }
    }
    for element in elements {
        element.line = lines[usize::try_from(element.line).unwrap()];
    }
}

fn ours(text: &str) -> Result<Vec<(String, u64, String)>, String> {
    let read = super::ours(text).map_err(|fault| fault.message)?;
    Ok(read.into_iter().map(|e| (e.name, e.line, e.text)).collect())
}

fn element(name: &str, line: u64, text: &str) -> (String, u64, String) {
    (name.to_owned(), line, text.to_owned())
}

#[test]
fn a_document_type_is_refused() {
    let text = "<!DOCTYPE r><r/>";
    assert!(library::read(text.as_bytes()).is_ok());
    assert_eq!(ours(text), Err("a document type definition (DTD) is not read".to_owned()));
}

#[test]
fn text_beside_elements_is_refused_unless_it_is_blank() {
    for text in
        ["<r>x<a/></r>", "<r><a/>x</r>", "<r><a/><![CDATA[x]]></r>", "<r>&#65;<a/></r>", "<r><a/>&amp;</r>"]
    {
        assert!(library::read(text.as_bytes()).is_ok(), "{text}");
        assert!(ours(text).is_err(), "{text}");
    }
    for text in ["<r> <![CDATA[ ]]>&#32;<a/></r>", "<r><a/><![CDATA[]]>&#10; <!-- c --></r>"] {
        assert_eq!(ours(text), Ok(vec![element("r", 1, ""), element("a", 1, "")]), "{text}");
    }
}

#[test]
fn a_lone_carriage_return_is_a_blank_and_ends_no_line() {
    let text = "<r>\r<a>x\ry</a>\r\n<b/></r>";
    assert_eq!(library::read(text.as_bytes()).unwrap().elements[2].line, 4);
    assert_eq!(ours(text), Ok(vec![element("r", 1, ""), element("a", 1, "x\ny"), element("b", 2, "")]));
}

#[test]
fn prefixes_need_no_declaration_and_have_no_meaning() {
    let expected = vec![element("r", 1, ""), element("a", 1, "x")];
    for text in ["<p:r><q:a>x</q:a></p:r>", "<r xmlns='u' xmlns:p='v'><p:a p:b='1' b='2'>x</p:a></r>"] {
        assert_eq!(ours(text).as_ref(), Ok(&expected), "{text}");
    }
    assert!(ours("<p:r></q:r>").is_err());
}

#[test]
fn the_encoding_that_a_file_has_counts_for_more_than_the_one_that_it_declares() {
    let read = |bytes: &[u8]| ours(&leastforce::text::decode::decode(bytes).unwrap().text);
    let expected = Ok(vec![element("r", 1, "ä")]);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let declared = |label: &str| format!("<?xml version='1.0' encoding='{label}'?><r>ä</r>");
    assert_eq!(read(&[b"\xFF\xFE", &wide(&declared("UTF-8"))[..]].concat()), expected);
    assert_eq!(read(&wide("<r>ä</r>")), expected);
    assert_eq!(read(declared("UTF-16").as_bytes()), expected);
    // As browsers read it.
    let latin: Vec<u8> = declared("ISO-8859-1").chars().map(|c| c as u8).collect();
    assert_eq!(read(&latin), expected);
    let bytes = b"<?xml version='1.0' encoding='windows-1252'?><r>\x80</r>";
    assert_eq!(read(bytes), Ok(vec![element("r", 1, "€")]));
    assert!(leastforce::text::decode::decode(declared("no-such").as_bytes()).is_err());
    assert!(leastforce::text::decode::decode(declared("").as_bytes()).is_err());
}
