//! What the `.forceignore` files of a tree hide.

use std::collections::{BTreeMap, BTreeSet};

use super::HiddenBefore;
use super::force_ignore::{self, ForceIgnore};
use super::paths::{ancestors, join};
use crate::tree::buffer::Buffer;
use crate::tree::unreadable::remedy;
use crate::tree::{InputError, Tree};

/// The `.forceignore` files of a tree, read when a file asks for them.
pub(super) struct Hidden<'a> {
    tree: &'a dyn Tree,
    buffer: Buffer,
    directories: BTreeSet<&'a str>,
    read: BTreeMap<&'a str, Option<ForceIgnore>>,
    before: Option<&'a HiddenBefore>,
    pub(super) errors: Vec<InputError>,
    /// What would be hidden and was not before the change that is looked at, with what would hide it.
    pub(super) newly: BTreeSet<(String, String)>,
}

impl<'a> Hidden<'a> {
    pub(super) fn new(
        tree: &'a dyn Tree,
        paths: impl Iterator<Item = &'a str>,
        respect: bool,
        before: Option<&'a HiddenBefore>,
    ) -> Self {
        let split = |path: &'a str| path.rsplit_once('/').unwrap_or(("", path));
        let own = paths.map(split).filter(|(_, file)| *file == force_ignore::FILE_NAME);
        let directories =
            if respect { own.map(|(directory, _)| directory).collect() } else { BTreeSet::new() };
        Self {
            tree,
            buffer: Buffer::default(),
            directories,
            read: BTreeMap::new(),
            before,
            errors: Vec::new(),
            newly: BTreeSet::new(),
        }
    }

    /// The `.forceignore` that hides the file at `path`: the nearest one at or above it decides alone. Where a change
    /// is looked at, the file must have been hidden before as well.
    pub(super) fn by(&mut self, path: &str) -> Option<String> {
        let file = self.by_now(path)?;
        if self.before.is_some_and(|before| !before(path)) {
            self.newly.insert((path.to_owned(), file));
            return None;
        }
        Some(file)
    }

    fn by_now(&mut self, path: &str) -> Option<String> {
        let directory = ancestors(path).find_map(|d| self.directories.get(d).copied())?;
        let file = join(directory, force_ignore::FILE_NAME);
        if !self.read.contains_key(directory) {
            let read = self.tree.read(&file, &mut self.buffer);
            let content = read.and_then(|()| ForceIgnore::read(self.buffer.bytes()));
            if let Err(error) = &content {
                self.errors.push(InputError {
                    path: file.clone(),
                    message: format!("the file cannot be read: {error}"),
                    remedy: remedy(error)
                        .unwrap_or("check that it may be read, or run with --no-forceignore")
                        .to_owned(),
                    location: None,
                });
            }
            self.read.insert(directory, content.ok());
        }
        let relative = path[directory.len()..].trim_start_matches('/');
        let patterns = self.read.get_mut(directory)?.as_mut()?;
        patterns.ignores(relative).then_some(file)
    }
}
