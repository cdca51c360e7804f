//! Hostile text made harmless for a terminal and for the log of a build server: names and messages come out of
//! a repository.

use std::borrow::Cow;

/// `text` with every control character, bidirectional override, line separator and noncharacter written as a
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
        || is_noncharacter(c)
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Whether Unicode keeps `c` for a program's own use: no text holds it, and what a program makes of it nobody knows.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// `text` on one line, without anything that a terminal or a build server would obey.
///
/// Build servers read commands out of whatever a step prints: `::error::` at the start of a line
/// (and wrapping may start a line at any word), `##[error]` and `##vso[...]` anywhere in one.
pub fn plain(text: &str) -> Cow<'_, str> {
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
pub(crate) fn push(out: &mut String, c: char, rest: &str) {
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

#[cfg(test)]
mod tests {
    use super::{plain, printable};

    #[test]
    fn escapes_what_moves_the_cursor_and_keeps_the_rest() {
        assert_eq!(printable("Füße 連携 & <b>"), "Füße 連携 & <b>");
        assert_eq!(printable("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(printable("x\u{202e}y\r\n"), "x\\u{202e}y\\u{d}\\u{a}");
        assert_eq!(
            printable("\u{fffe}\u{fdd0}\u{fdf0}\u{10ffff}\u{fffd}"),
            "\\u{fffe}\\u{fdd0}\u{fdf0}\\u{10ffff}\u{fffd}"
        );
    }

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
