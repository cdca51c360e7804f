//! Text as a web page's source, for Markdown that code hosts show.

use crate::report::plain::{Piece, pieces};
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
        characters <= self.room()
    }

    /// How many more characters it takes.
    pub(crate) fn room(&self) -> usize {
        (MOST_CHARACTERS - RESERVE).saturating_sub(self.characters)
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

/// What breaks a word for programs that look for mentions and links in the text of a page, and that nobody sees.
const BREAK: &str = "&#8203;";

/// How long a name, or a path, may get in the source of a page.
const MOST_OF_A_NAME: usize = 600;

/// A text out of a repository as code: no part of it is markup, a mention, a reference or a link.
pub(crate) fn code(text: &str) -> String {
    code_within(text, MOST_OF_A_NAME)
}

/// The same with a limit of its own.
pub(crate) fn code_within(text: &str, most: usize) -> String {
    format!("<code>{}</code>", within(text, most, as_code))
}

fn as_code(text: &str) -> String {
    let printable = printable(text);
    let mut out = String::with_capacity(printable.len());
    let mut before = None;
    let mut chars = printable.chars().peekable();
    while let Some(c) = chars.next() {
        if is_plain(c) {
            out.push(c);
        } else {
            out.push_str(&entity(c));
        }
        // Only addresses of people are looked for in code.
        if c == '@' && before.is_some_and(|c: char| !c.is_whitespace()) && chars.peek().is_some() {
            out.push_str(BREAK);
        }
        before = Some(c);
    }
    out
}

/// A sentence that holds names out of a repository, with the same promise. What ends a clause stays readable, and what
/// stands between backticks is code.
pub(crate) fn harmless(sentence: &str) -> String {
    let render = |piece: Piece<'_>| match piece {
        Piece::Text(text) => as_text(text),
        Piece::Code(text) => format!("<code>{}</code>", as_code(text)),
    };
    pieces(sentence).map(render).collect()
}

fn as_text(text: &str) -> String {
    let printable = printable(text);
    let mut out = String::with_capacity(printable.len());
    for (at, c) in printable.char_indices() {
        let (before, rest) = (&printable[..at], &printable[at + c.len_utf8()..]);
        // Between letters these could make an address or an emoji.
        let ends = matches!(c, '.' | ':' | ';') && rest.chars().next().is_none_or(|next| next == ' ');
        if ends || is_plain(c) || matches!(c, '\'' | '(' | ')') {
            out.push(c);
        } else {
            out.push_str(&entity(c));
        }
        if begins_link(before, c, rest) {
            out.push_str(BREAK);
        }
    }
    out
}

/// Whether a code host would take a word with `c` in it for a mention, a reference, an address or an emoji, however it is
/// written in the source.
fn begins_link(before: &str, c: char, rest: &str) -> bool {
    let next = rest.chars().next();
    let ends_with = |word: &str| {
        let found = before.len().checked_sub(word.len()).and_then(|at| before.get(at..));
        found.is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    match c {
        '@' | '#' | '!' | '$' | '%' | '&' | '~' | '^' | '*' | '[' => {
            next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '"'))
        }
        ':' => rest.starts_with("//") || is_emoji(rest),
        '.' => ends_with("www"),
        '-' => ends_with("gh") && next.is_some_and(|next| next.is_ascii_digit()),
        _ => false,
    }
}

/// Whether what follows a colon is the name of an emoji: a word that ends with another one. Of numbers only two are; others
/// are lines.
fn is_emoji(rest: &str) -> bool {
    let word =
        rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-')).count();
    let (word, rest) = rest.split_at(word);
    let is_line = word.bytes().all(|b| b.is_ascii_digit()) && !matches!(word, "100" | "1234");
    !is_line && rest.starts_with(':')
}

/// `text` as `render` writes it, without its middle where that would have more than `most` characters.
pub(crate) fn within(text: &str, most: usize, render: impl Fn(&str) -> String) -> String {
    let chars = text.chars().count();
    let mut kept = chars.min(most);
    loop {
        let rendered = if kept == chars { render(text) } else { render(&without_middle(text, chars, kept)) };
        if rendered.chars().count() <= most || kept == 0 {
            return rendered;
        }
        kept = kept * 3 / 4;
    }
}

/// The first two thirds of what is kept, and the last third.
fn without_middle(text: &str, chars: usize, kept: usize) -> String {
    let end = kept / 3;
    let first = text.chars().take(kept - end);
    first.chain(['\u{2026}']).chain(text.chars().skip(chars - end)).collect()
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, ' ' | ',' | '-' | '/')
}

fn entity(c: char) -> String {
    format!("&#{};", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::{code, harmless, within};

    #[test]
    fn a_sentence_stays_readable_and_harmless() {
        assert_eq!(
            harmless("profile 'A_B' (x): www.a.b :+1: done."),
            "profile 'A&#95;B' (x): www&#46;&#8203;a&#46;b &#58;&#8203;&#43;1: done."
        );
        assert!(!harmless("[x](y) <b> `c *d* @e | ~f").contains(['[', '<', '`', '*', '@', '|', '~']));
    }

    /// Code hosts look for these in the text of a page, where a reference is the character that it stands for.
    #[test]
    fn no_word_is_a_mention_or_a_link_once_it_is_shown() {
        let shown = |markup: String| {
            markup
                .replace("&#8203;", "\u{200b}")
                .replace("&#64;", "@")
                .replace("&#35;", "#")
                .replace("&#58;", ":")
                .replace("&#46;", ".")
        };
        for (text, broken) in [
            ("@octocat, a@b.example", "@\u{200b}octocat, a@\u{200b}b.example"),
            ("mailto:a@b.example", "mailto:a@\u{200b}b.example"),
            ("#1 acme/app#2 GH-3 gh-x", "#\u{200b}1 acme/app#\u{200b}2 GH-\u{200b}3 gh-x"),
            ("http://a.example www.a.example", "http:\u{200b}//a.example www.\u{200b}a.example"),
            ("profile:Admin a.xml:3: x", "profile:Admin a.xml:3: x"),
            ("a.xml:100: :smile:", "a.xml:\u{200b}100: :\u{200b}smile:"),
        ] {
            assert_eq!(shown(harmless(text)), broken);
        }
        assert_eq!(shown(code("a@b.example @c")), "<code>a@\u{200b}b.example @c</code>");
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(harmless("see `a_b` now"), "see <code>a&#95;b</code> now");
        assert_eq!(harmless("one ` alone"), "one &#96; alone");
    }

    #[test]
    fn what_is_too_long_loses_its_middle() {
        let long = "_".repeat(1000) + "end";
        let short = within(&long, 100, harmless);
        assert!(
            short.chars().count() <= 100 && short.ends_with("end") && short.contains('\u{2026}'),
            "{short}"
        );
        assert_eq!(within("abc", 3, harmless), "abc");
        assert!(code(&"@".repeat(10_000)).chars().count() < 700);
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
