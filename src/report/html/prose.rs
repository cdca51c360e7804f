//! Sentences with code in them.

use minijinja::value::{Serde, Value};
use serde::Serialize;

use crate::report::plain::{self, pieces as parts};

/// A part of a sentence.
#[derive(Serialize)]
struct Piece<'t> {
    text: &'t str,
    code: bool,
}

/// For templates: text in which code stands between backticks, as its parts.
#[expect(clippy::needless_pass_by_value, reason = "a filter owns what it gets")]
pub(super) fn pieces(text: String) -> Value {
    let pieces = parts(&text).map(|part| match part {
        plain::Piece::Text(text) => Piece { text, code: false },
        plain::Piece::Code(text) => Piece { text, code: true },
    });
    Value::from(Serde(pieces.collect::<Vec<_>>()))
}
