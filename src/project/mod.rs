//! Which file is what: project roots, package directories, ignore files and metadata kinds.

mod classify_path;
pub mod destructive;
pub mod discover;
mod force_ignore;
mod hidden;
mod kind;
mod masked;
mod out_of_reach;
mod package_xml;
mod part;
mod paths;
mod pieces;
pub mod replacement;
mod roots;
pub mod sfdx_project;
pub mod tags;
pub mod thing;

pub use kind::MetadataKind;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use force_ignore::ForceIgnore;

use crate::text::placeholder;
use crate::tree::buffer::Buffer;
use crate::tree::{InputError, Tree};
use replacement::{ReplacedTexts, Replacement};

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the run's root, with `/`.
    pub path: String,
    pub size: u64,
    pub kind: MetadataKind,
    /// The component's name, percent-decoded: the file name without its suffix, or the name of the
    /// directory that holds the component's pieces.
    pub name: String,
    /// Index into [`Project::roots`].
    pub root: usize,
    /// The innermost package directory that holds the file, relative to the run's root;
    /// `None` for a file outside every package directory of an SFDX project.
    pub package_directory: Option<String>,
    /// Index into [`Project::files`] of the file that stands for the component: its parent file if
    /// it has one, otherwise the first of its pieces. A file that is a whole component stands for
    /// itself.
    pub component: usize,
    /// `None` for a component in one file.
    pub piece: Option<Piece>,
}

/// What a file holds of a component that was split into several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The directory with the pieces, relative to the run's root.
    pub directory: String,
    /// The element that the file's place says it is about; `None` for the parent file, which holds
    /// what was not split.
    pub tag: Option<&'static str>,
    /// How many files the component has in the run.
    pub of: usize,
    /// Further pieces of the component are not read, so that nothing follows from what it lacks.
    pub incomplete: bool,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotRead {
    /// Hidden by the `.forceignore` at this path.
    Ignored { by: String },
    /// Excluded by `[files] exclude`, with its reason.
    Excluded { reason: String },
    /// A piece of a component that the file at this path holds whole.
    Superseded { by: String },
    /// Metadata of a kind, or in a layout, that is not supported: what it is.
    Unread { what: String },
    /// A file in a place for metadata whose name says nothing known.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    pub path: String,
    /// The component that it would have been, for the summary.
    pub component: Option<(MetadataKind, String)>,
    pub why: NotRead,
}

/// One `sfdx-project.json`, one `package.xml`, or the run's root when there is neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectRoot {
    /// Directory relative to the run's root; empty for the root itself.
    pub path: String,
    /// The project's own namespace.
    pub namespace: Option<String>,
    /// The major number of `sourceApiVersion`, or of the `<version>` in `package.xml`.
    pub api_version: Option<u16>,
    /// Relative to the run's root; empty for a project without `sfdx-project.json`.
    pub package_directories: Vec<String>,
    /// The one that new metadata goes to: said to be the default, else the first.
    pub default_package_directory: Option<String>,
    /// A package directory says that it needs other packages, whose components it may name.
    pub depends_on_packages: bool,
    /// As written: those that lead out of the run's root, where nothing is read, and absolute ones.
    pub package_directories_outside: Vec<String>,
    /// `registryCustomizations` say anew which file is what.
    pub customises_registry: bool,
    /// What a deploy replaces in files.
    pub replacements: Vec<Replacement>,
}

impl ProjectRoot {
    /// Whether `value`, in the file at `path`, only stands for the value that an org gets.
    pub fn is_placeholder(&self, path: &str, value: &str) -> bool {
        placeholder::is_placeholder(value) || self.replaces(path, value)
    }

    /// Whether a deploy puts something else in place of `value`, or of a part of it, in the file at `path`.
    pub fn replaces(&self, path: &str, value: &str) -> bool {
        self.replaced_in(path).are_in(value)
    }

    /// What a deploy replaces in the file at `path`.
    pub fn replaced_in(&self, path: &str) -> ReplacedTexts<'_> {
        ReplacedTexts::new(&self.replacements, path)
    }
}

/// Below these a second thread costs more than it gains.
const PARALLEL_BYTES: u64 = 1 << 20;
const PARALLEL_FILES: usize = 200;

/// Everything that discovery learned. `files` and `skipped` are sorted by path.
#[derive(Debug, Default)]
pub struct Project {
    /// Never empty.
    pub roots: Vec<ProjectRoot>,
    pub files: Vec<SourceFile>,
    pub skipped: Vec<Skipped>,
    pub errors: Vec<InputError>,
    /// `leastforce.toml` files below the root, which are named and not read.
    pub nested_configs: Vec<String>,
    /// What `.forceignore` would hide and did not before the change that is looked at, with the `.forceignore`, by path.
    pub newly_hidden: Vec<(String, String)>,
}

impl Project {
    /// Files that are read although no package directory of their project holds them.
    pub fn outside_packages(&self) -> usize {
        self.files
            .iter()
            .filter(|f| f.kind != MetadataKind::Configuration)
            .filter(|f| f.package_directory.is_none() && !self.roots[f.root].package_directories.is_empty())
            .count()
    }

    /// The files that stand for a component, one for each.
    pub fn components(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().enumerate().filter(|(index, file)| file.component == *index).map(|(_, file)| file)
    }

    /// Lists the files of the configuration, so that findings can point into them.
    pub fn add_configuration<'c>(&mut self, paths: impl Iterator<Item = &'c str>) {
        self.add_unread(paths.map(|path| (path, 0)));
    }

    /// Lists each `sfdx-project.json`, so that findings can point to it about what no other file describes.
    pub(crate) fn add_project_files(&mut self) {
        let with_file =
            self.roots.iter().enumerate().filter(|(_, root)| !root.package_directories.is_empty());
        let paths = with_file.map(|(at, root)| match &*root.path {
            "" => (sfdx_project::FILE_NAME.to_owned(), at),
            path => (format!("{path}/{}", sfdx_project::FILE_NAME), at),
        });
        let paths: Vec<_> = paths.collect();
        self.add_unread(paths.iter().map(|(path, root)| (path.as_str(), *root)));
    }

    /// Lists files, each with its root, that the project does not hold, so that findings can point into them.
    pub(crate) fn add_unread<'c>(&mut self, paths: impl Iterator<Item = (&'c str, usize)>) {
        for (path, root) in paths {
            let at = self.files.partition_point(|f| f.path.as_str() < path);
            for file in self.files.iter_mut().filter(|f| f.component >= at) {
                file.component += 1;
            }
            let file = SourceFile {
                path: path.to_owned(),
                size: 0,
                kind: MetadataKind::Configuration,
                name: path.to_owned(),
                root,
                package_directory: None,
                component: at,
                piece: None,
            };
            self.files.insert(at, file);
        }
    }

    /// How many threads are worth their while for a project of this size, of at most `most`.
    pub(crate) fn threads(&self, most: usize) -> usize {
        let bytes: u64 = self.files.iter().map(|f| f.size).sum();
        if bytes > PARALLEL_BYTES || self.files.len() > PARALLEL_FILES { most } else { 1 }
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|f| f.path.as_str().cmp(path)).ok()
    }
}

/// Why the file at a path is left out, if it is.
pub type Excluded = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Whether a file was hidden before the change that is looked at.
pub type HiddenBefore = dyn Fn(&str) -> bool + Send + Sync;

/// What the `.forceignore` files of a tree hide, whatever becomes of the tree. One that cannot be read hides nothing.
pub fn hidden_in(tree: &dyn Tree) -> Box<HiddenBefore> {
    let listing = tree.list();
    let split = |path: &str| {
        path.rsplit_once('/').map_or((String::new(), path.to_owned()), |(d, f)| (d.to_owned(), f.to_owned()))
    };
    let own = listing
        .entries
        .iter()
        .map(|entry| split(&entry.path))
        .filter(|(_, file)| file == force_ignore::FILE_NAME);
    let mut buffer = Buffer::default();
    let mut read = BTreeMap::new();
    for (directory, file) in own {
        let found = tree.read(&paths::join(&directory, &file), &mut buffer);
        if let Ok(patterns) = found.and_then(|()| ForceIgnore::read(buffer.bytes())) {
            read.insert(directory, patterns);
        }
    }
    let read = Mutex::new(read);
    Box::new(move |path| {
        let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(directory) = paths::ancestors(path).find(|d| read.contains_key(*d)).map(str::to_owned)
        else {
            return false;
        };
        let relative = path[directory.len()..].trim_start_matches('/');
        read.get_mut(&directory).is_some_and(|patterns| patterns.ignores(relative))
    })
}

/// Whether the file at a path may bear on what a run finds, the files of its configuration included.
pub fn is_relevant(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let is_setting = file == force_ignore::FILE_NAME
        || file == sfdx_project::FILE_NAME
        || file == package_xml::FILE_NAME
        || file.to_lowercase().ends_with(".toml");
    is_setting || classify_path::classify(path) != classify_path::FileClass::Irrelevant
}

/// What discovery is told.
pub struct DiscoverOptions {
    /// Whether `.forceignore` hides files.
    pub respect_forceignore: bool,
    /// Whether `.forceignore` hid a file before the change that is looked at, without which it hides none now; `None`
    /// where no change is looked at.
    pub hidden_before: Option<Box<HiddenBefore>>,
    /// The reason to leave out the file at a path relative to the run's root, if there is one.
    pub excluded: Box<Excluded>,
    /// Whether objects, fields and code are read where nothing else is: there is nothing to lint then, and
    /// something to grant.
    pub supporting_alone: bool,
}

impl Default for DiscoverOptions {
    fn default() -> Self {
        Self {
            respect_forceignore: true,
            hidden_before: None,
            excluded: Box::new(|_| None),
            supporting_alone: false,
        }
    }
}

/// The major number of a version such as `63.0`.
fn api_version(version: &str) -> Option<u16> {
    version.trim().split('.').next()?.parse().ok()
}
