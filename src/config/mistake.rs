//! What is wrong in a configuration file, and where.

use std::cell::Cell;
use std::ops::Range;

use crate::text::position::{Location, Position, Span};

/// One thing to correct before a run can start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigMistake {
    /// Relative to the run's root, with `/`.
    pub path: String,
    /// What is wrong, in a sentence without the place. Holds words of the file as they are.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Bytes of the file, a byte order mark counted.
    pub span: Span,
    pub location: Location,
}

impl ConfigMistake {
    pub(super) fn at(location: Location, message: String, help: Option<String>) -> Self {
        let offset = |position: Position| usize::try_from(position.offset).unwrap_or(usize::MAX);
        Self {
            path: location.path.clone(),
            message,
            help,
            span: Span::new(offset(location.start), offset(location.end)),
            location,
        }
    }
}

/// Turns byte ranges of one file's text into places.
#[derive(Debug)]
pub(super) struct Places<'a> {
    path: &'a str,
    text: &'a str,
    /// Bytes of the file before `text`.
    before: usize,
    /// Where each line starts.
    lines: Vec<usize>,
    /// The last place that was asked for, and how many characters of its line stand before it: a line may be long and
    /// hold many mistakes.
    counted: Cell<(usize, usize)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(path: &'a str, text: &'a str) -> Self {
        let without_mark = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let lines =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', without_mark.as_bytes()).map(|n| n + 1));
        let before = text.len() - without_mark.len();
        Self { path, text: without_mark, before, lines: lines.collect(), counted: Cell::default() }
    }

    /// The text behind a byte order mark.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn location(&self, range: &Range<usize>) -> Location {
        Location {
            path: self.path.to_owned(),
            start: self.position(range.start),
            end: self.position(range.end.max(range.start)),
        }
    }

    pub(super) fn mistake(
        &self,
        range: &Range<usize>,
        message: String,
        help: Option<String>,
    ) -> ConfigMistake {
        ConfigMistake::at(self.location(range), message, help)
    }

    fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines[line - 1];
        let (known, count) = self.counted.get();
        let (from, count) = if (start..=offset).contains(&known) { (known, count) } else { (start, 0) };
        let count = count + self.text[from..offset].chars().count();
        self.counted.set((offset, count));
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: clamp(line), column: clamp(count + 1), offset: (self.before + offset) as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn counts_characters_in_columns_and_bytes_of_the_file_in_offsets() {
        let places = Places::new("leastforce.toml", "\u{FEFF}a = \"ü\"\r\nb = 1");
        let place = places.location(&(6..12));
        assert_eq!((place.start.line, place.start.column, place.start.offset), (1, 6, 8));
        assert_eq!((place.end.line, place.end.column, place.end.offset), (2, 3, 15));
        let past_the_end = places.location(&(900..901));
        assert_eq!((past_the_end.start.line, past_the_end.start.column), (2, 6));
    }

    #[test]
    fn a_place_is_the_same_whatever_was_asked_before() {
        let text = "é = [1, ü]\nß = [ä, 2]\n";
        let all: Vec<_> = (0..text.len()).collect();
        let columns = |offsets: &[usize]| -> Vec<(usize, u32, u32)> {
            let places = Places::new("leastforce.toml", text);
            let place = |&at: &usize| (at, places.position(at).line, places.position(at).column);
            let mut columns: Vec<_> = offsets.iter().map(place).collect();
            columns.sort_unstable();
            columns
        };
        let backwards: Vec<_> = all.iter().rev().copied().collect();
        let apart: Vec<_> = [5, 14, 2, 20, 6].into_iter().chain(all.iter().copied()).collect();
        let expected: Vec<_> = all.iter().flat_map(|&at| columns(&[at])).collect();
        assert_eq!(columns(&all), expected);
        assert_eq!(columns(&backwards), expected);
        assert!(columns(&apart).iter().all(|place| expected.contains(place)));
    }
}
