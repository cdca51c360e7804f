//! Sentences with code in them.

use minijinja::value::{Serde, Value};
use serde::Serialize;

/// A part of a sentence.
#[derive(Serialize)]
struct Piece {
    text: String,
    code: bool,
}

/// For templates: text in which code stands between backticks, as its parts.
#[expect(clippy::needless_pass_by_value, reason = "a filter owns what it gets")]
pub(super) fn pieces(text: String) -> Value {
    Value::from(Serde(split(&text)))
}

/// Where backticks do not pair, it is all text.
fn split(text: &str) -> Vec<Piece> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return vec![Piece { text: text.to_owned(), code: false }];
    }
    let pieces = parts.iter().enumerate().filter(|(_, part)| !part.is_empty());
    pieces.map(|(at, part)| Piece { text: (*part).to_owned(), code: at % 2 == 1 }).collect()
}
