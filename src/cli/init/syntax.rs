//! What TOML is made of. Names come out of a repository: nothing in them may end a string or a comment.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::text::escape::{plain, unsafe_to_print};

/// Columns of a comment.
const COMMENT: usize = 100;
/// Columns of anything else, where it can be helped.
pub(super) const WIDTH: usize = 110;

const INDENT: &str = "    ";
/// Columns of a name in a list beside which comments are lined up.
const NAMES: usize = 40;
/// Columns of a comment beside a name, at least.
const SHORTEST: usize = 40;

pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// A paragraph as comment lines.
pub(super) fn comment(out: &mut String, text: &str) {
    let text = plain(text);
    let options =
        textwrap::Options::new(COMMENT).initial_indent("# ").subsequent_indent("# ").break_words(false);
    for wrapped in textwrap::wrap(&text, options) {
        line(out, &wrapped);
    }
}

pub(super) fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

/// A basic string. What cannot be seen is written as an escape, not only what TOML asks for.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Two of them begin a command of some build servers. Writing to a string cannot fail.
            '#' if out.ends_with('#') => drop(write!(out, "\\u{:04X}", u32::from(c))),
            _ if unsafe_to_print(c) => drop(write!(out, "\\U{:08X}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A list on one line.
pub(super) fn short_list<'i>(items: impl IntoIterator<Item = &'i str>) -> String {
    let items: Vec<_> = items.into_iter().map(quoted).collect();
    format!("[{}]", items.join(", "))
}

/// `key` with a list: on one line where that is short and nothing is said of an item, else a line for each.
/// Those of which something is said come first; `others` says what the rest has in common.
pub(super) fn list(out: &mut String, key: &str, items: &[(&str, Option<String>)], others: &str) {
    if items.iter().all(|(_, why)| why.is_none()) {
        let short = format!("{key} = {}", short_list(items.iter().map(|(name, _)| *name)));
        if short.width() <= WIDTH {
            return line(out, &short);
        }
    }
    line(out, &format!("{key} = ["));
    let items: Vec<_> = items.iter().map(|(name, why)| (format!("{INDENT}{},", quoted(name)), why)).collect();
    let explained = items.iter().filter(|(_, why)| why.is_some()).map(|(item, _)| item.width());
    let column = explained.filter(|width| *width <= NAMES).max().unwrap_or_default();
    let mut after_explained = false;
    for (item, why) in &items {
        if let Some(why) = why {
            beside(out, item, column, why);
        } else {
            if after_explained {
                line(out, &format!("{INDENT}# {others}"));
            }
            line(out, item);
        }
        after_explained = why.is_some();
    }
    line(out, "]");
}

/// An item with a comment behind it, from a column on, that goes on below itself.
fn beside(out: &mut String, item: &str, column: usize, why: &str) {
    let column = column.max(item.width());
    let width = WIDTH.saturating_sub(column + "  # ".len()).max(SHORTEST);
    let options = textwrap::Options::new(width)
        .subsequent_indent("  ")
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let why = plain(why);
    for (at, wrapped) in textwrap::wrap(&why, options).iter().enumerate() {
        let item = if at == 0 { item } else { "" };
        let gap = " ".repeat(column - item.width());
        line(out, format!("{item}{gap}  # {wrapped}").trim_end());
    }
}
