//! Reading files again, and of large ones no more than the places that are asked for.

use std::cell::OnceCell;

use crate::org::library::Library;
use crate::text::decode::{Decoded, decode};
use crate::text::marks::{Mark, Marks};
use crate::text::parts::Parts;
use crate::text::position::{Lines, Position};
use crate::tree::Tree;
use crate::tree::buffer::Buffer;

/// Whole lines of a file, or all of it.
pub struct Passage<'b> {
    /// The lines alone.
    pub decoded: Decoded<'b>,
    /// The length of the file's byte order mark.
    pub bom_len: usize,
    /// Where it begins in the decoded text.
    start: Mark,
    /// Nothing of the file comes behind it.
    is_last: bool,
    lines: OnceCell<Lines>,
}

/// How many bytes are read at once, at first: mostly up to the next mark, and the element that lies across it.
const WINDOW: u64 = (Marks::STEP + (16 << 10)) as u64;

impl Passage<'_> {
    pub fn text(&self) -> &str {
        &self.decoded.text
    }

    /// Whether it is all of the file.
    pub fn is_whole(&self) -> bool {
        self.start == Mark::START && self.is_last
    }

    /// Where a byte of the file's decoded text is in that of the passage.
    pub fn inside(&self, offset: u32) -> Option<u32> {
        offset.checked_sub(self.start.byte).filter(|&at| at as usize <= self.text().len())
    }

    /// Where a byte of the passage's text is in the file's.
    pub fn outside(&self, offset: u32) -> u32 {
        offset.saturating_add(self.start.byte)
    }

    /// Where `offset` of the passage's text is in the file.
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines.get_or_init(|| Lines::new(self.text()));
        let position = self.decoded.position(lines, offset as usize);
        Position { line: position.line.saturating_add(self.start.line - 1), ..position }
    }
}

/// Shows `look` a passage of a file for each of `offsets` of its decoded text, by their index; and a larger one
/// as long as it says that it needs more of the file. The offsets ascend.
///
/// # Errors
/// The file cannot be read, is not text any more, or is not what it was when the library was read.
pub fn passages(
    tree: &dyn Tree,
    (library, file): (&Library, usize),
    offsets: &[u32],
    buffer: &mut Buffer,
    look: &mut dyn FnMut(usize, &Passage<'_>) -> bool,
) -> Result<(), String> {
    let path = &library.project.files[file].path;
    let mut parts = library.parts.get(file).and_then(Option::as_ref);
    let mut window = WINDOW;
    let mut next = 0;
    while let Some(&offset) = offsets.get(next) {
        let passage = if let Some(of_file) = parts {
            let part = part(tree, path, of_file, (offset, window), buffer)?;
            parts = parts.filter(|_| part.is_some());
            part
        } else {
            Some(whole(tree, path, buffer)?)
        };
        let Some(passage) = passage else { continue };
        let begun = next;
        while let Some(&offset) = offsets.get(next)
            && (passage.inside(offset).is_some_and(|_| look(next, &passage)) || passage.is_last)
        {
            next += 1;
        }
        window = if next > begun { WINDOW } else { window.saturating_mul(2) };
    }
    Ok(())
}

fn whole<'b>(tree: &dyn Tree, path: &str, buffer: &'b mut Buffer) -> Result<Passage<'b>, String> {
    tree.read(path, buffer).map_err(|error| error.to_string())?;
    let decoded = decode(buffer.bytes()).map_err(|error| error.message)?;
    let bom_len = decoded.bom_len();
    Ok(Passage { decoded, bom_len, start: Mark::START, is_last: true, lines: OnceCell::new() })
}

/// At least `window` bytes around an offset, beginning with the last marked line before it; `None` where the tree
/// reads whole files alone.
fn part<'b>(
    tree: &dyn Tree,
    path: &str,
    parts: &Parts,
    (offset, window): (u32, u64),
    buffer: &'b mut Buffer,
) -> Result<Option<Passage<'b>>, String> {
    let start = parts.before(offset);
    let at = parts.bom_len() + start.byte as usize;
    let end = (at as u64 + window).min(parts.size);
    if !tree.read_part(path, at as u64..end, buffer).map_err(|error| error.to_string())? {
        return Ok(None);
    }
    let decoded = Decoded::lines(buffer.bytes(), at).ok_or("its bytes are not UTF-8 any more")?;
    let is_last = end == parts.size;
    Ok(Some(Passage { decoded, bom_len: parts.bom_len(), start, is_last, lines: OnceCell::new() }))
}
