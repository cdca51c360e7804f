//! Hostile text made harmless for a terminal: names and messages come out of a repository.

use std::borrow::Cow;

/// `text` with every control character, bidirectional override and line separator written as a
/// visible `\u{..}` escape, so that printing it can move no cursor and reorder no line.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(unsafe_to_print) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if unsafe_to_print(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether `c` is written as an escape by [`printable`].
pub fn unsafe_to_print(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn escapes_what_moves_the_cursor_and_keeps_the_rest() {
        assert_eq!(printable("Füße 連携 & <b>"), "Füße 連携 & <b>");
        assert_eq!(printable("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(printable("x\u{202e}y\r\n"), "x\\u{202e}y\\u{d}\\u{a}");
    }
}
