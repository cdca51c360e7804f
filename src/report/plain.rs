//! Text out of a repository, made harmless for a terminal and for the log of a build server.

use std::borrow::Cow;

use crate::text::escape::printable;

/// `text` on one line, without anything that a terminal or a build server would obey.
///
/// Build servers read commands out of whatever a step prints: `::error::` at the start of a line
/// (and wrapping may start a line at any word), `##[error]` and `##vso[...]` anywhere in one.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let printable = printable(text);
    if !printable.contains("::") && !printable.contains("##") {
        return printable;
    }
    let mut out = String::with_capacity(printable.len() + 8);
    for (at, c) in printable.char_indices() {
        push(&mut out, c, &printable[at + c.len_utf8()..]);
    }
    Cow::Owned(out)
}

/// Appends `c` in its harmless form. `rest` is what follows it in the original.
pub(super) fn push(out: &mut String, c: char, rest: &str) {
    let command = match c {
        ':' => rest.strip_prefix(':').is_some_and(names_command),
        '[' => out.trim_end_matches(|c: char| c.is_ascii_alphabetic()).ends_with("##"),
        _ => false,
    };
    if command {
        out.extend(c.escape_unicode());
    } else {
        out.push_str(&printable(c.encode_utf8(&mut [0; 4])));
    }
}

/// Whether a word follows that can be a command's name. The groups of an IPv6 address cannot:
/// every command has a letter that is no hexadecimal digit.
fn names_command(rest: &str) -> bool {
    rest.chars()
        .take_while(|c| c.is_ascii_alphabetic() || *c == '-')
        .any(|c| c.is_ascii_alphabetic() && !c.is_ascii_hexdigit())
}

/// `text` as a full sentence.
pub(super) fn sentence(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}.")) }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn takes_the_meaning_from_commands_and_leaves_addresses() {
        assert_eq!(plain("::error::x"), "\\u{3a}:error\\u{3a}:x");
        assert_eq!(plain(":::error::x"), ":\\u{3a}:error\\u{3a}:x");
        assert_eq!(plain("a ##[add-mask]b"), "a ##\\u{5b}add-mask]b");
        assert_eq!(plain("##vso[task.x]"), "##vso\\u{5b}task.x]");
        assert_eq!(plain("2001:db8:: to ::ffff:10.0.0.1"), "2001:db8:: to ::ffff:10.0.0.1");
        assert_eq!(plain("a\r\n::debug::b\u{1b}[2J"), "a\\u{d}\\u{a}\\u{3a}:debug::b\\u{1b}[2J");
    }
}
