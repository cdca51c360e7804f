//! Project roots: which project governs which file.

use std::collections::{BTreeMap, BTreeSet};

use super::package_xml::{self, Manifest};
use super::paths::{ancestors, join};
use super::{ProjectRoot, sfdx_project};
use crate::text::decode::{Decoded, decode};
use crate::text::position::{Lines, Location};
use crate::tree::buffer::Buffer;
use crate::tree::unreadable::remedy;
use crate::tree::{InputError, Tree};

/// Finds the root of a file and reads a root's own file when it is first needed, so that a broken
/// template in a folder without profiles stops nobody.
pub(super) struct Roots<'a> {
    tree: &'a dyn Tree,
    buffer: Buffer,
    sfdx: BTreeSet<&'a str>,
    packages: BTreeSet<&'a str>,
    read: BTreeMap<&'a str, Option<ProjectRoot>>,
    errors: Vec<InputError>,
}

/// Whether a file of such a name may make its directory a root.
pub(super) fn may_mark(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    matches!(file, sfdx_project::FILE_NAME | package_xml::FILE_NAME)
}

impl<'a> Roots<'a> {
    /// `paths` are all files of the tree that may make a root.
    pub(super) fn new(tree: &'a dyn Tree, paths: impl Iterator<Item = &'a str>) -> Self {
        let (mut sfdx, mut packages) = (BTreeSet::new(), BTreeSet::new());
        for path in paths {
            let (directory, file) = path.rsplit_once('/').unwrap_or(("", path));
            match file {
                sfdx_project::FILE_NAME => sfdx.insert(directory),
                package_xml::FILE_NAME => packages.insert(directory),
                _ => false,
            };
        }
        let (buffer, read, errors) = (Buffer::default(), BTreeMap::new(), Vec::new());
        let mut roots = Self { tree, buffer, sfdx, packages, read, errors };
        // A mistake in the run's own project is said even when there is nothing to lint.
        if roots.sfdx.contains("") {
            roots.read("");
        }
        roots
    }

    /// The directory of the project that governs `path`: the nearest `sfdx-project.json` at or
    /// above it, else the nearest `package.xml` of Salesforce's, else the run's root.
    pub(super) fn governing(&mut self, path: &'a str) -> &'a str {
        if let Some(directory) = ancestors(path).find(|d| self.sfdx.contains(d)) {
            self.read(directory);
            return directory;
        }
        for directory in ancestors(path) {
            if self.packages.contains(directory) && self.read(directory) {
                return directory;
            }
        }
        // Some other tool's `package.xml` may have been there.
        self.read.entry("").or_default().get_or_insert_default();
        ""
    }

    pub(super) fn get(&self, directory: &str) -> Option<&ProjectRoot> {
        self.read.get(directory)?.as_ref()
    }

    /// The roots that `keep` wants, in order of path, and what is wrong with them.
    pub(super) fn finish(mut self, keep: impl Fn(&str) -> bool) -> (Vec<ProjectRoot>, Vec<InputError>) {
        let top = self.sfdx.contains("");
        self.read.retain(|directory, _| keep(directory) || (top && directory.is_empty()));
        let directory = |path: &str| path.rsplit_once('/').map_or(String::new(), |(d, _)| d.to_owned());
        self.errors.retain(|error| self.read.contains_key(directory(&error.path).as_str()));
        let mut roots: Vec<ProjectRoot> = self.read.into_values().flatten().collect();
        if roots.is_empty() {
            roots.push(ProjectRoot::default());
        }
        (roots, self.errors)
    }

    /// Whether `directory` is a root after all.
    fn read(&mut self, directory: &'a str) -> bool {
        if let Some(known) = self.read.get(directory) {
            return known.is_some();
        }
        let sfdx = self.sfdx.contains(directory);
        let name = if sfdx { sfdx_project::FILE_NAME } else { package_xml::FILE_NAME };
        let path = join(directory, name);
        let bare = || ProjectRoot { path: directory.to_owned(), ..ProjectRoot::default() };
        let fail = |message, remedy: &str, location| InputError {
            path: path.clone(),
            message,
            remedy: remedy.to_owned(),
            location,
        };
        let root = if let Err(error) = self.tree.read(&path, &mut self.buffer) {
            let message = format!("the file cannot be read: {error}");
            let remedy = remedy(&error).unwrap_or("check that it exists and may be read");
            self.errors.push(fail(message, remedy, None));
            Some(bare())
        } else {
            match decode(self.buffer.bytes()) {
                Err(error) => {
                    let location =
                        Location { path: path.clone(), start: error.position, end: error.position };
                    self.errors.push(fail(error.message, error.remedy, Some(location)));
                    Some(bare())
                }
                Ok(decoded) if sfdx => {
                    let (root, mut errors) = sfdx_project::read(directory, &path, &decoded);
                    self.errors.append(&mut errors);
                    Some(root)
                }
                Ok(decoded) => match package_xml::read(&decoded.text) {
                    Ok(Manifest::Package(api_version)) => Some(ProjectRoot { api_version, ..bare() }),
                    Ok(Manifest::Foreign) => None,
                    Err(error) => {
                        let location = Some(at(&decoded, &path, error.offset as usize));
                        self.errors.push(fail(error.message, error.remedy, location));
                        Some(bare())
                    }
                },
            }
        };
        let is_root = root.is_some();
        self.read.insert(directory, root);
        is_root
    }
}

fn at(decoded: &Decoded<'_>, path: &str, offset: usize) -> Location {
    let position = decoded.position(&Lines::new(&decoded.text), offset);
    Location { path: path.to_owned(), start: position, end: position }
}
