//! Places in a file as people and other tools count them.

use serde::Serialize;

/// A point in a file. `line` and `column` start at 1; a column counts Unicode characters;
/// `offset` counts bytes of the file as it is on disk, a byte order mark included.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
pub struct Position {
    pub line: u32,
    pub column: u32,
    pub offset: u64,
}

/// A stretch of a file; `end` is the point behind its last character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
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

/// How many lines and characters a text has before each block of it. Costs one pass over the text: make one
/// per file, and only for files that have something to report.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Before each block of [`BLOCK`] bytes, and at the end.
    before: Vec<Count>,
}

#[derive(Copy, Clone, Debug, Default)]
struct Count {
    /// Ends of lines.
    lines: usize,
    /// Characters that begin.
    characters: usize,
}

const BLOCK: usize = 4096;

impl Lines {
    /// A line ends with `\n`, with or without `\r` before it; a lone `\r` is a character.
    pub fn new(text: &str) -> Self {
        let mut count = Count::default();
        let mut before = vec![count];
        for block in text.as_bytes().chunks(BLOCK) {
            count = count.and(block);
            before.push(count);
        }
        Self { before }
    }

    /// Line and column of a byte of `text`, both from 1. `text` must be the one that made this;
    /// an offset inside a character is that of the character, one behind the text that of its end.
    pub fn line_column(&self, text: &str, offset: usize) -> (u32, u32) {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let here = self.before(text, offset);
        let start = self.before(text, self.line_start(text, offset, here.lines));
        (clamp(here.lines + 1), clamp(here.characters - start.characters + 1))
    }

    fn before(&self, text: &str, offset: usize) -> Count {
        let block = offset / BLOCK;
        let count = self.before.get(block).copied().unwrap_or_default();
        count.and(&text.as_bytes()[block * BLOCK..offset])
    }

    /// Where the line of `offset` begins, with `ends` ends of lines before it. The end of the line above may
    /// be many blocks away in a file that is one long line.
    fn line_start(&self, text: &str, offset: usize, ends: usize) -> usize {
        let bytes = &text.as_bytes()[..offset];
        let block = self.before.partition_point(|before| before.lines < ends).saturating_sub(1);
        let begin = block * BLOCK;
        let end = (begin + BLOCK).min(bytes.len());
        memchr::memrchr(b'\n', &bytes[begin..end]).map_or(0, |at| begin + at + 1)
    }
}

impl Count {
    fn and(self, bytes: &[u8]) -> Self {
        Self {
            lines: self.lines + count(bytes, |b| b == b'\n'),
            characters: self.characters + count(bytes, |b| b & 0xC0 != 0x80),
        }
    }
}

/// How many bytes are such. Sums of single bytes, as long as they cannot overflow, are what processors add
/// many at a time.
fn count(bytes: &[u8], is_such: impl Fn(u8) -> bool) -> usize {
    let sum = |chunk: &[u8]| chunk.iter().map(|&b| u8::from(is_such(b))).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|chunk| usize::from(sum(chunk))).sum()
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BLOCK, Lines, clamp};

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
        let text = format!("x\n{}e\n", "aß連𝄞".repeat(3000));
        let lines = Lines::new(&text);
        assert_eq!(lines.line_column(&text, text.len() - 2), (2, 12_001));
        assert_eq!(lines.line_column(&text, text.len()), (3, 1));
        let text = "123\n".repeat(BLOCK);
        let lines = Lines::new(&text);
        for line in [1, 1023, 1024, 1025, 4095, 4096] {
            let at = |column: usize| lines.line_column(&text, (line - 1) * 4 + column - 1);
            assert_eq!([at(1), at(4)], [(clamp(line), 1), (clamp(line), 4)]);
        }
        assert_eq!(lines.line_column(&text, text.len()), (4097, 1));
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
