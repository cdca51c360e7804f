//! Text on its way into XML.

use std::fmt::Write as _;

use quick_xml::escape;

use crate::text::escape::unsafe_to_print;

/// `text` as the content of an element, without the characters that no XML document can hold. What would be harmful
/// in a terminal or in the log of a build server is written as a reference.
pub fn content(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(allowed).collect();
    let mut out = String::with_capacity(text.len());
    for c in escape::escape(text).chars() {
        // Two of them begin a command of some build servers. Writing to a string cannot fail.
        if unsafe_to_print(c) || (c == '#' && out.ends_with('#')) {
            let _ = write!(out, "&#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::content;

    #[test]
    fn nothing_ends_the_element_that_holds_it() {
        assert_eq!(content("a <b> & 'c'\u{1b}\u{ffff}"), "a &lt;b&gt; &amp; &apos;c&apos;");
        assert_eq!(content("##vso[x] ###"), "#&#35;vso[x] #&#35;#");
        assert_eq!(content("a\u{2028}\u{202e}b"), "a&#8232;&#8238;b");
        assert_eq!(content("a\u{fffe}\u{ffff}\u{fdd0}\u{1ffff}b"), "a&#64976;&#131071;b");
    }
}
