//! Text on its way into XML.

use quick_xml::escape;

/// `text` as the content of an element, without the characters that no XML document can hold.
pub fn content(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    escape::escape(text.chars().filter(allowed).collect::<String>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::content;

    #[test]
    fn nothing_ends_the_element_that_holds_it() {
        assert_eq!(content("a <b> & 'c'\u{1b}\u{ffff}"), "a &lt;b&gt; &amp; &apos;c&apos;");
    }
}
