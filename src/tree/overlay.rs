//! A tree as it would be after some edits.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::io;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};

use super::buffer::Buffer;
use super::content::ContentId;
use super::edit::Edit;
use super::steady::changed_meanwhile;
use super::{Listing, OddityKind, Tree, TreeEntry};

/// A tree of which some files are changed in memory alone. A file that is read again must be as it was at
/// first, since edits speak of the bytes that were read.
pub struct Overlay<'t> {
    base: &'t dyn Tree,
    changed: BTreeMap<String, Changed>,
    /// A hash of every file that was read.
    met: Mutex<FxHashMap<String, u64>>,
}

/// A file before and after the edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub before: Vec<u8>,
    pub after: Vec<u8>,
}

impl<'t> Overlay<'t> {
    pub fn new(base: &'t dyn Tree) -> Self {
        Self { base, changed: BTreeMap::new(), met: Mutex::default() }
    }

    /// Applies edits to a file as it is here. Several fixes may ask for the same edit.
    ///
    /// # Errors
    /// When the file cannot be read, or the edits do not fit into it: it has changed since they were made.
    pub fn edit(&mut self, path: &str, mut edits: Vec<Edit>) -> io::Result<()> {
        edits.sort_unstable();
        edits.dedup();
        if !self.changed.contains_key(path) {
            let mut buffer = Buffer::default();
            self.read(path, &mut buffer)?;
            let bytes = buffer.bytes().to_vec();
            self.changed.insert(path.to_owned(), Changed { before: bytes.clone(), after: bytes });
        }
        let Some(file) = self.changed.get_mut(path) else { return Ok(()) };
        file.after = edited(&file.after, &edits).ok_or_else(changed_meanwhile)?;
        Ok(())
    }

    /// Adds text at the end of a file as it is here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn append(&mut self, path: &str, text: &str) -> io::Result<()> {
        self.edit(path, Vec::new())?;
        if let Some(file) = self.changed.get_mut(path) {
            file.after.extend_from_slice(text.as_bytes());
        }
        Ok(())
    }

    /// Refuses a file that is not what it was when it was read first.
    fn recognise(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut hasher = FxHasher::default();
        bytes.hash(&mut hasher);
        let hash = hasher.finish();
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let first = *met.entry(path.to_owned()).or_insert(hash);
        if first == hash { Ok(()) } else { Err(changed_meanwhile()) }
    }

    /// The changed files by path.
    pub fn changed(&self) -> &BTreeMap<String, Changed> {
        &self.changed
    }
}

/// `None` for edits that overlap or lie behind the end.
fn edited(bytes: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() + edits.len());
    let mut done = 0;
    for edit in edits {
        let (start, end) = (usize::try_from(edit.start).ok()?, usize::try_from(edit.end).ok()?);
        out.extend_from_slice(bytes.get(done..start)?);
        bytes.get(start..end)?;
        out.extend_from_slice(edit.text.as_bytes());
        done = end;
    }
    out.extend_from_slice(bytes.get(done..)?);
    Some(out)
}

impl Tree for Overlay<'_> {
    fn list(&self) -> Listing {
        let mut listing = self.base.list();
        for entry in &mut listing.entries {
            if let Some(file) = self.changed.get(&entry.path) {
                entry.size = file.after.len() as u64;
            }
        }
        listing
    }

    fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        self.base.find(path)
    }

    fn content(&self, path: &str) -> Option<ContentId> {
        if self.changed.contains_key(path) { None } else { self.base.content(path) }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        if let Some(file) = self.changed.get(path) {
            return buffer.fill(&mut file.after.as_slice(), file.after.len() as u64);
        }
        self.base.read(path, buffer)?;
        self.recognise(path, buffer.bytes())
    }

    fn read_part(&self, path: &str, part: Range<u64>, buffer: &mut Buffer) -> io::Result<bool> {
        if self.changed.contains_key(path) { Ok(false) } else { self.base.read_part(path, part, buffer) }
    }

    fn forget(&self) {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.base.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, edited};

    #[test]
    fn edits_that_do_not_fit_change_nothing() {
        let edit = |start, end| Edit { start, end, order: String::new(), text: "no".into() };
        assert_eq!(edited(b"a yes b yes", &[edit(2, 5), edit(8, 11)]).unwrap(), b"a no b no");
        assert_eq!(edited(b"yes", &[edit(0, 4)]), None);
        assert_eq!(edited(b"yes", &[edit(0, 2), edit(1, 3)]), None);
        assert_eq!(edited(b"yes", &[]).unwrap(), b"yes");
    }
}
