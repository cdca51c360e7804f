//! The text inside an element.

use std::borrow::Cow;

use crate::text::position::Span;

/// The text of a leaf element without the blanks around it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    pub(super) raw: &'a str,
    pub(super) start: usize,
}

impl<'a> Value<'a> {
    /// The value with entities, CDATA and line ends resolved. Borrowed unless there is any.
    pub fn text(&self) -> Cow<'a, str> {
        if memchr::memchr3(b'&', b'<', b'\r', self.raw.as_bytes()).is_none() {
            Cow::Borrowed(self.raw)
        } else {
            Cow::Owned(resolve(self.raw))
        }
    }

    /// Where the value stands in the decoded text.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.raw.len())
    }
}

/// Resolves what stands in character data. The reader has checked every reference before. Blanks
/// at either end are not part of the value, also beside a comment; those that CDATA or a
/// reference spells out are. A carriage return that a reference spells out is no line end.
fn resolve(raw: &str) -> String {
    let raw = &*with_line_feeds(raw);
    let mut out = String::with_capacity(raw.len());
    // How much of the output is spelled out, or stands before what is.
    let mut firm = 0;
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '<']) {
        push_plain(&mut out, &rest[..at], firm);
        rest = &rest[at..];
        let (skip, ends) = if rest.starts_with("<![CDATA[") {
            (9, "]]>")
        } else if rest.starts_with("<!--") {
            (4, "-->")
        } else if rest.starts_with('<') {
            // Nothing but a processing instruction is left.
            (1, "?>")
        } else {
            (1, ";")
        };
        let body = &rest[skip..];
        let end = body.find(ends).unwrap_or(body.len());
        match skip {
            9 => {
                out.push_str(&body[..end]);
                firm = out.len();
            }
            1 if ends == ";" => {
                out.extend(entity(&body[..end]));
                firm = out.len();
            }
            _ => {}
        }
        rest = &body[(end + ends.len()).min(body.len())..];
    }
    push_plain(&mut out, rest, firm);
    out.truncate(out.trim_ascii_end().len().max(firm));
    out
}

fn with_line_feeds(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
}

fn push_plain(out: &mut String, text: &str, firm: usize) {
    let nothing_yet = out.is_empty() && firm == 0;
    out.push_str(if nothing_yet { text.trim_ascii_start() } else { text });
}

/// The character that `&name;` stands for: the five predefined entities and numeric references
/// to characters that XML 1.0 allows.
pub(super) fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "quot" => '"',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix('x') {
                Some(hex) if !hex.starts_with('+') => u32::from_str_radix(hex, 16).ok()?,
                None if !digits.starts_with('+') => digits.parse().ok()?,
                _ => return None,
            };
            char::from_u32(code).filter(|c| {
                matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
            })?
        }
    })
}
