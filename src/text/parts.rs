//! Where parts of a file can begin, to read no more of it again than is asked for.

use super::marks::{Mark, Marks};

/// What a run keeps of a large UTF-8 file for that.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Of the whole file, in bytes.
    pub size: u64,
    /// Of its byte order mark.
    bom_len: u32,
    marks: Marks,
}

impl Parts {
    /// `None` for a file that is too short to be worth it.
    pub fn of(text: &str, bom_len: usize) -> Option<Self> {
        let size = (bom_len + text.len()) as u64;
        let bom_len = u32::try_from(bom_len).ok()?;
        (text.len() > 2 * Marks::STEP).then(|| Self { size, bom_len, marks: Marks::of(text) })
    }

    pub fn bom_len(&self) -> usize {
        self.bom_len as usize
    }

    /// The last line that a part can begin with to hold a byte of the text.
    pub fn before(&self, byte: u32) -> Mark {
        self.marks.before(byte)
    }
}
