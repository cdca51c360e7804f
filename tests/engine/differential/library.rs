//! A document as a library reads it that has nothing in common with quick-xml: `xml`, which checks
//! well-formedness, knows the lines and decodes for itself.

use xml::common::Position;
use xml::reader::{ParserConfig, XmlEvent};

/// An element with what stands directly in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) depth: usize,
    /// Without a prefix.
    pub(crate) name: String,
    /// Where its `<` stands.
    pub(crate) line: u64,
    /// Text, without the blanks at either end.
    pub(crate) text: String,
    pub(crate) has_children: bool,
}

/// What the library makes of a file.
pub(crate) struct Read {
    /// In the order of their opening tags.
    pub(crate) elements: Vec<Element>,
    pub(crate) has_doctype: bool,
}

/// Prefixes are not resolved, but they are part of a name: of a tag and of its end.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, String> {
    let bytes = without_namespaces(bytes);
    let config = ParserConfig::new()
        .trim_whitespace(false)
        .whitespace_to_characters(true)
        .cdata_to_characters(true)
        .coalesce_characters(true)
        .ignore_comments(true)
        .allow_multiple_root_elements(false)
        .max_name_length(usize::MAX)
        .max_attributes(usize::MAX)
        .max_attribute_length(usize::MAX)
        .max_data_length(usize::MAX);
    let mut reader = config.create_reader(&bytes[..]);
    let mut read = Read { elements: Vec::new(), has_doctype: false };
    let mut open: Vec<usize> = Vec::new();
    loop {
        let event = reader.next().map_err(|error| error.to_string())?;
        let line = reader.position().row + 1;
        match event {
            XmlEvent::StartElement { name, .. } => {
                if let Some(&parent) = open.last() {
                    read.elements[parent].has_children = true;
                }
                open.push(read.elements.len());
                let name = name.local_name.rsplit(COLON).next().unwrap_or_default().to_owned();
                let depth = open.len();
                read.elements.push(Element { depth, name, line, text: String::new(), has_children: false });
            }
            XmlEvent::EndElement { .. } => {
                let element = &mut read.elements[open.pop().unwrap()];
                element.text = element.text.trim_ascii().to_owned();
            }
            XmlEvent::Characters(text) => {
                if let Some(&element) = open.last() {
                    read.elements[element].text.push_str(&text);
                }
            }
            XmlEvent::Doctype { .. } => read.has_doctype = true,
            XmlEvent::EndDocument => return Ok(read),
            _ => {}
        }
    }
}

/// Stands in a name for the colon behind a prefix.
const COLON: char = '_';

/// The library insists on declared prefixes, and overlooks a second `xmlns` in one tag. To it a colon in a tag
/// becomes a letter, and a declaration an attribute like any other. No line moves.
fn without_namespaces(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < out.len() {
        let rest = &out[at..];
        let passed = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];
        if let Some((open, close)) = passed.into_iter().find(|(open, _)| rest.starts_with(open.as_bytes())) {
            let end = memchr::memmem::find(&rest[open.len()..], close.as_bytes());
            at += end.map_or(rest.len(), |end| open.len() + end + close.len());
        } else if rest[0] == b'<' {
            at = neutral_tag(&mut out, at);
        } else {
            at += 1;
        }
    }
    out
}

/// Returns the byte behind the tag.
fn neutral_tag(bytes: &mut [u8], start: usize) -> usize {
    let mut quote = None;
    for at in start + 1..bytes.len() {
        match (quote, bytes[at]) {
            (None, b'>') => return at + 1,
            (None, b':') => bytes[at] = COLON as u8,
            (None, b'x') if bytes[at..].starts_with(b"xmlns") => bytes[at + 4] = b'z',
            (None, b'"' | b'\'') => quote = Some(bytes[at]),
            (Some(open), byte) if byte == open => quote = None,
            // It takes `<!DOCTYPE` and its like in a value for no `<`.
            (Some(_), b'!' | b'?' | b'/') if bytes[at - 1] == b'<' => bytes[at] = b' ',
            _ => {}
        }
    }
    bytes.len()
}
