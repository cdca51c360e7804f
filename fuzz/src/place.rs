//! What must hold of every place in a report, counted anew by other means than the program's.

use leastforce::text::decode::decode;
use leastforce::text::position::{Location, Position};

use crate::engine::common::Files;

/// A place lies in a file of the tree, its end is not before its start, and both have the right line and column.
pub fn check(location: &Location, files: &Files) {
    let Location { path, start, end } = location;
    let file = files.0.iter().find(|(p, _)| p == path);
    let (_, bytes) = file.unwrap_or_else(|| panic!("'{path}' is no file of the run"));
    assert!(start.offset <= end.offset, "{location:?}");
    check_position(*start, bytes, path);
    check_position(*end, bytes, path);
}

/// Line, column and offset of a position agree. Of a file that is not UTF-8 only its bounds are known.
pub fn check_position(position: Position, bytes: &[u8], path: &str) {
    let Position { line, column, offset } = position;
    assert!(line >= 1 && column >= 1);
    assert!(offset <= bytes.len() as u64, "{path}: {offset} of {}", bytes.len());
    let Ok(decoded) = decode(bytes) else { return };
    if !decoded.is_utf8() {
        return;
    }
    let before = &bytes[decoded.bom_len()..usize::try_from(offset).expect("inside").max(decoded.bom_len())];
    let before = std::str::from_utf8(before).expect("a place is never inside a character");
    let lines = before.split('\n').count();
    let last = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    assert_eq!((line as usize, column as usize), (lines, last), "{path}: byte {offset}");
}
