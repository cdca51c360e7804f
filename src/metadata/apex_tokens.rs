//! Apex code as words and signs, without comments.

/// A piece of code.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// The byte at which it begins.
    pub(super) start: usize,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A name or keyword; Apex does not tell cases apart.
    Word(&'a str),
    /// A string literal without its quotes, escapes as written.
    Text(&'a str),
    Sign(u8),
}

impl<'a> Token<'a> {
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Word(found) if found.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_sign(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub(super) fn word(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Takes any text apart. A comment that is never closed ends with the text, a string literal at the
/// end of its line.
pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let bytes = source.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let rest = &bytes[at..];
        at = match byte {
            b'/' if rest.starts_with(b"//") => {
                memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |n| at + n)
            }
            b'/' if rest.starts_with(b"/*") => {
                memchr::memmem::find(&rest[2..], b"*/").map_or(bytes.len(), |n| at + n + 4)
            }
            b'\'' => {
                let (length, quotes) = literal(rest);
                let text = source.get(start + quotes..start + length - quotes).unwrap_or_default();
                tokens.push(Token { kind: Kind::Text(text), start });
                start + length
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => {
                let length = rest.iter().take_while(|b| is_word(**b)).count();
                tokens.push(Token { kind: Kind::Word(&source[start..start + length]), start });
                start + length
            }
            // A number, and what stands directly behind it, says nothing.
            b'0'..=b'9' => start + rest.iter().take_while(|b| is_word(**b)).count(),
            _ => {
                if byte.is_ascii_graphic() {
                    tokens.push(Token { kind: Kind::Sign(byte), start });
                }
                start + 1
            }
        };
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// How long the literal is that begins here, its quotes included, and how many quotes it has on
/// either side: one, three for a block of several lines, none where it is never closed.
fn literal(bytes: &[u8]) -> (usize, usize) {
    if bytes.starts_with(b"'''")
        && let Some(length) = memchr::memmem::find(&bytes[3..], b"'''")
    {
        return (length + 6, 3);
    }
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' => return (at + 1, 1),
            b'\n' | b'\r' => break,
            _ => {}
        }
        at += 1;
    }
    (at.min(bytes.len()), 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Kind, tokens};

    fn shown(source: &str) -> String {
        let shown = tokens(source).into_iter().map(|token| match token.kind {
            Kind::Word(word) => word.to_owned(),
            Kind::Text(text) => format!("<{text}>"),
            Kind::Sign(sign) => (sign as char).to_string(),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_literals() {
        for (source, expected) in [
            ("a /* 'x' // */ b // c 'd\n e", "a b e"),
            ("a // c\rb", "a b"),
            (r"f('it\'s /* no */ \\') + 'b'", r"f ( <it\'s /* no */ \\> ) + <b>"),
            (r#"'say "x"' y"#, r#"<say "x"> y"#),
            ("'' + ''", "<> + <>"),
            ("'''\n two 'quoted' lines\n''' z", "<\n two 'quoted' lines\n> z"),
            ("'open\nclass X", "<'open> class X"),
            ("'open", "<'open>"),
            ("'open\\", "<'open\\>"),
            ("/* open class X", ""),
            ("1.5d 0x1F é x", ". x"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_tokens_stand_where_they_say(source in "[a-z'\\\\/*\n\r\"é$@{}0-9 ]{0,80}|\\PC{0,80}") {
            let mut end = 0;
            for token in tokens(&source) {
                prop_assert!(token.start >= end && token.start < source.len());
                end = token.start + 1;
                if let Some(word) = token.word() {
                    prop_assert!(source[token.start..].starts_with(word));
                }
            }
        }
    }
}
