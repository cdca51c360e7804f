//! From bytes on disk to text.
use super::position::{Lines, Position};
use std::borrow::Cow;
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    bom: usize,
}
pub struct DecodeError {
    pub message: String,
    pub remedy: &'static str,
    pub position: Position,
}
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    let bom = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    std::str::from_utf8(&bytes[bom..]).map(|t| Decoded { text: Cow::Borrowed(t), bom }).map_err(|e| {
        DecodeError {
            message: "not utf8".into(),
            remedy: "x",
            position: Position { line: 1, column: 1, offset: e.valid_up_to() as u64 },
        }
    })
}
impl Decoded<'_> {
    pub fn position(&self, lines: &Lines, offset: usize) -> Position {
        let (line, column) = lines.line_column(&self.text, offset);
        Position { line, column, offset: (offset + self.bom) as u64 }
    }
}
