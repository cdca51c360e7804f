//! Text as a web page's source, for Markdown that code hosts show.

use crate::text::escape::printable;

/// A comment holds no more characters than these.
pub(crate) const MOST_CHARACTERS: usize = 65_536;

/// Kept for what says that something was left out.
const RESERVE: usize = 600;

/// A text that grows until it is as long as a comment can be.
#[derive(Default)]
pub(crate) struct Comment {
    text: String,
    characters: usize,
}

impl Comment {
    /// Adds a part, if there is room for it; whether there was.
    pub(crate) fn add(&mut self, part: &str) -> bool {
        let fits = self.has_room(part.chars().count());
        if fits {
            self.force(part);
        }
        fits
    }

    pub(crate) fn has_room(&self, characters: usize) -> bool {
        self.characters + characters + RESERVE <= MOST_CHARACTERS
    }

    /// Adds a short part, for which room is kept.
    pub(crate) fn force(&mut self, part: &str) {
        self.text.push_str(part);
        self.characters += part.chars().count();
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// A text out of a repository as code: no part of it is markup, a mention, a reference or a link.
pub(crate) fn code(text: &str) -> String {
    let printable = printable(text);
    let harmless = printable.chars().map(|c| if is_plain(c) { c.to_string() } else { entity(c) });
    format!("<code>{}</code>", harmless.collect::<String>())
}

/// A sentence that holds names out of a repository, with the same promise. What ends a clause stays readable.
pub(crate) fn harmless(sentence: &str) -> String {
    let printable = printable(sentence);
    let mut chars = printable.chars().peekable();
    let mut out = String::with_capacity(printable.len());
    while let Some(c) = chars.next() {
        // Between letters these could make an address or an emoji.
        let ends = matches!(c, '.' | ':' | ';') && chars.peek().is_none_or(|next| *next == ' ');
        if ends || is_plain(c) || matches!(c, '\'' | '(' | ')') {
            out.push(c);
        } else {
            out.push_str(&entity(c));
        }
    }
    out
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, ' ' | ',' | '-' | '/')
}

fn entity(c: char) -> String {
    format!("&#{};", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::{code, harmless};

    #[test]
    fn a_sentence_stays_readable_and_harmless() {
        assert_eq!(
            harmless("profile 'A_B' (x): www.a.b :+1: done."),
            "profile 'A&#95;B' (x): www&#46;a&#46;b &#58;&#43;1: done."
        );
        assert!(!harmless("[x](y) <b> `c` *d* @e | ~f").contains(['[', '<', '`', '*', '@', '|', '~']));
    }

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
