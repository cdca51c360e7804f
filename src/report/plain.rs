//! Text out of a repository in a report.

use std::borrow::Cow;

pub(super) use crate::text::escape::{plain, push};

/// `text` as a full sentence.
pub(super) fn sentence(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}.")) }
}

/// A part of a sentence.
pub(super) enum Piece<'t> {
    Text(&'t str),
    Code(&'t str),
}

/// A sentence in which code stands between backticks, in its parts. Where backticks do not pair, it is all text.
pub(super) fn pieces(sentence: &str) -> impl Iterator<Item = Piece<'_>> {
    let is_paired = sentence.matches('`').count().is_multiple_of(2);
    let parts = sentence.split(if is_paired { &['`'][..] } else { &[] });
    let parts = parts.enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(at, part)| if at % 2 == 1 { Piece::Code(part) } else { Piece::Text(part) })
}
