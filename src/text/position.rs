//! Places in a file as people and other tools count them.

use serde::Serialize;

/// A point in a file. `line` and `column` start at 1; a column counts Unicode characters;
/// `offset` counts bytes of the file as it is on disk, a byte order mark included.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
    pub offset: u64,
}

/// A stretch of a file; `end` is the point behind its last character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    /// Relative to the run's root, with `/`.
    pub path: String,
    pub start: Position,
    pub end: Position,
}

/// Byte offsets into decoded text, end exclusive.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: clamp(start), end: clamp(end) }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where the lines of a text begin. Costs one pass over the text: make one per file, and only for
/// files that have something to report.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
    /// Characters that begin before each block of [`BLOCK`] bytes. They keep a lookup cheap in a
    /// file that is one long line.
    characters: Vec<u32>,
}

const BLOCK: usize = 4096;

impl Lines {
    /// A line ends with `\n`, with or without `\r` before it; a lone `\r` is a character.
    pub fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0).chain(ends.map(|end| clamp(end + 1))).collect();
        let mut characters = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += begun(block);
            characters.push(clamp(count));
        }
        Self { starts, characters }
    }

    /// Line and column of a byte of `text`, both from 1. `text` must be the one that made this;
    /// an offset inside a character is that of the character, one behind the text that of its end.
    pub fn line_column(&self, text: &str, offset: usize) -> (u32, u32) {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&s| s as usize <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        let column = self.before(text, offset) - self.before(text, start);
        (clamp(line), clamp(column + 1))
    }

    /// How many characters begin before `offset`.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let rest = &text.as_bytes()[block * BLOCK..offset];
        self.characters.get(block).map_or(0, |&c| c as usize) + begun(rest)
    }
}

/// Bytes that begin a character.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Lines;

    #[test]
    fn counts_lines_and_characters_from_one() {
        let text = "ab\r\nüx\ry\n\nz";
        let lines = Lines::new(text);
        let at = |wanted: &str| lines.line_column(text, text.find(wanted).unwrap());
        assert_eq!(at("ab"), (1, 1));
        assert_eq!(at("\r\n"), (1, 3));
        assert_eq!(at("üx"), (2, 1));
        assert_eq!(at("x"), (2, 2));
        assert_eq!(at("y"), (2, 4));
        assert_eq!(at("z"), (4, 1));
        assert_eq!(lines.line_column(text, 5), (2, 1), "inside a character");
        assert_eq!(lines.line_column(text, 99), (4, 2), "behind the end");
        assert_eq!(Lines::new("").line_column("", 0), (1, 1));
    }

    #[test]
    fn counts_across_blocks() {
        let text = format!("x\n{}e", "aß連𝄞".repeat(3000));
        let lines = Lines::new(&text);
        assert_eq!(lines.line_column(&text, text.len() - 1), (2, 12_001));
    }

    proptest! {
        #[test]
        fn agrees_with_counting(text in "[a\u{e4}\u{9023}\n\r]{0,60}") {
            let lines = Lines::new(&text);
            for (offset, _) in text.char_indices() {
                let before = &text[..offset];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                let (at_line, at_column) = lines.line_column(&text, offset);
                prop_assert_eq!((at_line as usize, at_column as usize), (line, column));
            }
        }
    }
}
