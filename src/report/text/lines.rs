//! A page that knows how long it is.

use std::io;

/// Counts the lines that are written, and refuses those beyond a limit.
pub(super) struct Lines<'o> {
    out: &'o mut dyn io::Write,
    pub(super) written: usize,
    most: usize,
}

impl<'o> Lines<'o> {
    pub(super) fn new(out: &'o mut dyn io::Write) -> Self {
        Self::at_most(out, usize::MAX)
    }

    pub(super) fn at_most(out: &'o mut dyn io::Write, most: usize) -> Self {
        Self { out, written: 0, most }
    }

    /// Whether something was refused.
    pub(super) fn is_too_long(&self) -> bool {
        self.written > self.most
    }
}

impl io::Write for Lines<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.written += memchr::memchr_iter(b'\n', text).count();
        if self.is_too_long() {
            return Err(io::Error::other("the page is full"));
        }
        self.out.write_all(text)?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
