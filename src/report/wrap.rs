//! Paragraphs that fit the page.

use textwrap::{Options, WordSeparator, WordSplitter, fill};

/// A blank at which no line breaks: what stands on its two sides belongs together.
pub(super) const GLUE: char = '\u{a0}';

/// `text` over as many lines as it needs, the first behind `first` and the others behind `rest`.
///
/// Lines break at blanks alone: a path that is longer than a line stays whole, so that it can be copied.
pub(crate) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(SEPARATOR)
        .word_splitter(SPLITTER);
    fill(text, options).replace(GLUE, " ")
}

pub(super) const SEPARATOR: WordSeparator = WordSeparator::AsciiSpace;
pub(super) const SPLITTER: WordSplitter = WordSplitter::NoHyphenation;
