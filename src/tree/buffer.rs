//! A read buffer that starts on a page boundary.
//!
//! Reading into memory that lies 16 bytes behind a page start, which is what an allocator returns
//! for large blocks, takes three to five times as long on common hardware. Reusing one buffer per
//! thread also keeps fresh pages out of the run: touching a new page costs more than copying it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::unreadable::Unreadable;

const PAGE: usize = 4096;

/// How many bytes a file may have. The largest known profiles have 4 MB; a sparse file of any size costs its author
/// nothing.
pub const MOST: usize = 512 << 20;

/// Bytes of one file, reused from file to file.
#[derive(Default)]
pub struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

/// The bytes of a file that somebody names, not a tree.
///
/// # Errors
/// As [`Buffer::fill`].
pub(crate) fn read_file(file: &Path) -> io::Result<Vec<u8>> {
    let mut buffer = Buffer::default();
    let mut file = File::open(file)?;
    let size = file.metadata()?.len();
    buffer.fill(&mut file, size)?;
    Ok(buffer.bytes().to_vec())
}

impl Buffer {
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Replaces the content with everything that `reader` still holds; `size` is the expected
    /// length and only a hint.
    ///
    /// # Errors
    /// Whatever `reader` reports, more than [`MOST`] bytes, or too little memory; the content is then empty.
    pub fn fill(&mut self, reader: &mut impl Read, size: u64) -> io::Result<()> {
        self.end = self.start;
        let size = usize::try_from(size).ok().filter(|size| *size <= MOST).ok_or_else(too_large)?;
        // One byte more than announced, so that a file of the announced size ends in the first round.
        self.reserve(size + 1)?;
        let mut end = self.start;
        loop {
            if end == self.bytes.len() {
                let content = end - self.start;
                if content > MOST {
                    return Err(too_large());
                }
                let kept = self.bytes[self.start..end].to_vec();
                self.reserve(content * 2)?;
                self.bytes[self.start..self.start + content].copy_from_slice(&kept);
                end = self.start + content;
            }
            match reader.read(&mut self.bytes[end..]) {
                Ok(0) => break,
                Ok(n) => end += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        self.end = end;
        Ok(())
    }

    /// Replaces the content with a part of a file, or with what there is of it.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub(super) fn fill_part(&mut self, file: &mut File, part: Range<u64>) -> io::Result<()> {
        file.seek(SeekFrom::Start(part.start))?;
        let length = part.end.saturating_sub(part.start);
        self.fill(&mut file.take(length), length)
    }

    fn reserve(&mut self, size: usize) -> io::Result<()> {
        if self.bytes.len() - self.start >= size && !self.bytes.is_empty() {
            return Ok(());
        }
        // The old bytes go first: both together may be more than there is memory for.
        (self.bytes, self.start, self.end) = (Vec::new(), 0, 0);
        self.bytes.try_reserve_exact(size + PAGE).map_err(|_| io::ErrorKind::OutOfMemory)?;
        self.bytes.resize(size + PAGE, 0);
        self.start = self.bytes.as_ptr().align_offset(PAGE).min(PAGE);
        self.end = self.start;
        Ok(())
    }
}

pub(super) fn too_large() -> io::Error {
    let message = format!("it has more than {} MiB", MOST >> 20);
    Unreadable { message, remedy: "no metadata is as large; split, exclude or remove the file" }.into()
}

#[cfg(test)]
mod tests {
    use super::{Buffer, MOST};

    #[test]
    fn what_is_too_large_is_refused_before_there_is_memory_for_it() {
        let mut buffer = Buffer::default();
        buffer.fill(&mut b"ab".as_slice(), 2).unwrap();
        let refused = buffer.fill(&mut b"ab".as_slice(), u64::MAX).unwrap_err();
        assert_eq!(refused.to_string(), "it has more than 512 MiB");
        buffer.fill(&mut b"ab".as_slice(), MOST as u64 + 1).unwrap_err();
        assert!(buffer.bytes().is_empty() && buffer.bytes.len() < 3 * super::PAGE);
    }

    #[test]
    fn holds_a_file_longer_than_announced_and_forgets_the_one_before() {
        let mut buffer = Buffer::default();
        let long: Vec<u8> = (0..20_000u32).map(|n| (n % 251) as u8).collect();
        buffer.fill(&mut long.as_slice(), 10).unwrap();
        assert_eq!(buffer.bytes(), long);
        assert_eq!(buffer.bytes().as_ptr().align_offset(4096), 0);
        buffer.fill(&mut b"ab".as_slice(), 2).unwrap();
        assert_eq!(buffer.bytes(), b"ab");
        buffer.fill(&mut b"".as_slice(), 0).unwrap();
        assert_eq!(buffer.bytes(), b"");
    }
}
