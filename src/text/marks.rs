//! Which line begins where, every 64 KB of a text: enough to read a part of a file again and count its lines.

/// A line of a text and the byte at which it begins.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub byte: u32,
    /// From 1.
    pub line: u32,
}

/// Where some lines begin, in ascending order. A text that is one long line has none but its beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Box<[Mark]>);

impl Mark {
    /// The beginning of every text.
    pub const START: Self = Self { byte: 0, line: 1 };
}

impl Marks {
    /// At least as far are two marks from each other.
    pub const STEP: usize = 64 << 10;

    /// The marks of a text of less than 4 GiB.
    pub fn of(text: &str) -> Self {
        let mut rest = text.as_bytes();
        let mut mark = Mark::START;
        let mut marks = Vec::new();
        while let Some(length) = line_end(rest, Self::STEP) {
            let lines = memchr::memchr_iter(b'\n', &rest[..length]).count();
            let (Ok(length_in_text), Ok(lines)) = (u32::try_from(length), u32::try_from(lines)) else {
                break;
            };
            mark = Mark {
                byte: mark.byte.saturating_add(length_in_text),
                line: mark.line.saturating_add(lines),
            };
            marks.push(mark);
            rest = &rest[length..];
        }
        Self(marks.into())
    }

    /// The last mark at or before a byte.
    pub fn before(&self, byte: u32) -> Mark {
        let after = self.0.partition_point(|mark| mark.byte <= byte);
        after.checked_sub(1).map_or(Mark::START, |at| self.0[at])
    }
}

/// The byte behind the first end of a line at or behind `from`.
fn line_end(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr(b'\n', bytes.get(from..)?).map(|at| from + at + 1)
}

#[cfg(test)]
mod tests {
    use super::{Mark, Marks};

    #[test]
    fn marks_are_where_lines_begin() {
        let text = "ab\n\u{fc}de\r\n\n".repeat(40_000);
        let marks = Marks::of(&text);
        assert!(marks.0.len() > 5);
        for mark in &marks.0 {
            let before = &text[..mark.byte as usize];
            assert!(before.ends_with('\n'));
            assert_eq!(mark.line as usize, before.matches('\n').count() + 1);
        }
        assert!(marks.0.windows(2).all(|two| (two[1].byte - two[0].byte) as usize > Marks::STEP));
        let third = marks.0[2];
        assert_eq!(marks.before(third.byte), third);
        assert_eq!(marks.before(third.byte - 1), marks.0[1]);
        assert_eq!(marks.before(5), Mark::START);
        assert_eq!(marks.before(u32::MAX), *marks.0.last().unwrap());
    }

    #[test]
    fn one_long_line_has_no_marks() {
        assert_eq!(Marks::of(&"x".repeat(200_000)), Marks::default());
        let text = format!("{}\n{}", "x".repeat(200_000), "y".repeat(10));
        assert_eq!(*Marks::of(&text).0, [Mark { byte: 200_001, line: 2 }]);
    }
}
