//! Text out of a repository in a report.

use std::borrow::Cow;

pub(super) use crate::text::escape::{plain, push};

/// `text` as a full sentence.
pub(super) fn sentence(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}.")) }
}
