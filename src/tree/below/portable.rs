//! As the standard library does it: what comes to be a link between the look and the opening is followed.

use std::fs::File;
use std::io;
use std::path::Path;

use super::{Below, Item, ItemKind, odd};
use crate::tree::OddityKind;

impl Below {
    pub(in crate::tree) fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf() }
    }

    pub(super) fn open_any(&self, path: &Path) -> io::Result<File> {
        let target = self.root.join(path).canonicalize()?;
        if !target.starts_with(self.root.canonicalize()?) {
            return Err(odd(OddityKind::OutsideLink));
        }
        File::open(target)
    }

    /// What lies in a folder, whose path holds no link. Empty for the folder of all.
    pub(in crate::tree) fn list(&self, path: &Path) -> io::Result<Vec<Item>> {
        let items = self.root.join(path).read_dir()?.map(|entry| {
            let entry = entry?;
            let kind = entry.file_type()?;
            let kind = if kind.is_symlink() {
                ItemKind::Link
            } else if kind.is_dir() {
                ItemKind::Folder
            } else if kind.is_file() {
                ItemKind::File(entry.metadata().map(|metadata| metadata.len()))
            } else {
                ItemKind::Other
            };
            Ok(Item { name: entry.file_name(), kind })
        });
        items.collect()
    }
}
