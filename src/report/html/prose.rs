//! Sentences with code in them.

use serde::Serialize;

/// A part of a sentence.
#[derive(Serialize)]
pub(super) struct Piece {
    pub text: String,
    pub code: bool,
}

/// Text in which code stands between backticks. Where they do not pair, it is all text.
pub(super) fn prose(text: &str) -> Vec<Piece> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len() % 2 == 0 {
        return vec![Piece { text: text.to_owned(), code: false }];
    }
    let pieces = parts.iter().enumerate().filter(|(_, part)| !part.is_empty());
    pieces.map(|(at, part)| Piece { text: (*part).to_owned(), code: at % 2 == 1 }).collect()
}
