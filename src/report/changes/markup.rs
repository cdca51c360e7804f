//! Text as a web page's source, for Markdown that code hosts show.

use crate::text::escape::printable;

/// A text out of a repository as code: no part of it is markup, a mention, a reference or a link.
pub(super) fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str("<code>");
    for c in printable(text).chars() {
        match c {
            ' ' | ',' | '-' | '/' => out.push(c),
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => out.push(c),
            c => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    out.push_str("</code>");
    out
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn nothing_of_a_name_is_markup() {
        assert_eq!(code("a-b/c d"), "<code>a-b/c d</code>");
        let hostile = code("</code><img src=x>`@team` #1 [x](http://y) *b* _i_ ~s~ |\n\u{202e}");
        let inside = hostile.strip_prefix("<code>").unwrap().strip_suffix("</code>").unwrap();
        for c in ['<', '>', '`', '@', '[', '(', ':', '*', '_', '~', '|', '\n', '\u{202e}', '\\'] {
            assert!(!inside.contains(c), "{c:?} in {inside}");
        }
    }
}
