//! Components that were split into directories of files: which files belong together, and which
//! of them count.

use std::collections::{BTreeMap, BTreeSet};

use super::classify_path::FileClass;
use super::part::{Form, Part, last};
use super::{MetadataKind, SourceFile};
use crate::text::decode::decode;
use crate::text::percent;
use crate::xml::reader::Reader;

/// A directory with pieces as a known tool writes them.
#[derive(Debug, Default)]
pub(super) struct Directory<'a> {
    /// What was split; `None` when nothing says so.
    pub kind: Option<MetadataKind>,
    native: bool,
    external: bool,
    /// Pieces in a form that is not read, so that the others are but a part of the truth.
    pub data: bool,
    /// Files of the component's name beside the directory.
    pub beside: Vec<&'a str>,
    /// The one beside that holds everything, so that the pieces say it a second time.
    pub composed: Option<&'a str>,
}

/// Where a file of a whole component's name lies.
pub(super) enum Parent<'a> {
    /// In the directory with the pieces.
    Inside(&'a str),
    /// Next to it.
    Beside(&'a str),
}

/// Gives native pieces whose own directory holds no parent file to the nearest directory above that holds one: the CLI
/// looks for a set's pieces at any depth.
pub(super) fn give_to_parents<'a, 'c>(files: impl Iterator<Item = (&'a str, &'c mut FileClass<'a>)>)
where
    'a: 'c,
{
    let mut parents = BTreeSet::new();
    let mut pieces = Vec::new();
    for (path, class) in files {
        match class {
            FileClass::Whole { kind: MetadataKind::PermissionSet, name } => {
                let own = above(path);
                if folded(last(own)) == name.to_lowercase() {
                    parents.insert(own);
                }
            }
            FileClass::Part(Part { directory: Some(directory), form: Form::Native, .. }) => {
                pieces.push(directory);
            }
            _ => {}
        }
    }
    for directory in pieces {
        let mut up =
            std::iter::successors(Some(*directory), |at| Some(above(at)).filter(|above| !above.is_empty()));
        if let Some(parent) = up.find(|at| parents.contains(at)) {
            *directory = parent;
        }
    }
}

/// All directories with pieces, by path.
#[derive(Debug, Default)]
pub(super) struct Directories<'a> {
    by_path: BTreeMap<&'a str, Directory<'a>>,
    /// The directories of a folder by the component's name, folded.
    by_name: BTreeMap<(&'a str, String), Vec<&'a str>>,
}

impl<'a> Directories<'a> {
    pub(super) fn new<'c>(files: impl Iterator<Item = (&'a str, &'c FileClass<'a>)> + Clone) -> Self
    where
        'a: 'c,
    {
        let mut directories = Self::default();
        for (_, class) in files.clone() {
            if let FileClass::Part(part @ Part { directory: Some(path), .. }) = class
                && part.form != Form::Unknown
            {
                let directory = directories.by_path.entry(path).or_default();
                directory.kind = directory.kind.or(part.of);
                directory.native |= part.form == Form::Native;
                directory.external |= part.form == Form::External;
                directory.data |= part.form == Form::Data;
            }
        }
        directories.add_bare_parents(files.clone());
        for &path in directories.by_path.keys() {
            let key = (above(path), folded(last(path)));
            directories.by_name.entry(key).or_default().push(path);
        }
        for (path, class) in files {
            let FileClass::Whole { kind, name } = class else { continue };
            match directories.parent(path, *kind, name) {
                Some(Parent::Inside(of)) => directories.known(of, |d| d.kind = Some(*kind)),
                Some(Parent::Beside(of)) => directories.known(of, |d| {
                    d.kind = Some(*kind);
                    d.beside.push(path);
                }),
                None => {}
            }
        }
        directories
    }

    /// Adds the directories that hold nothing but the parent file of native pieces in others.
    fn add_bare_parents<'c>(&mut self, files: impl Iterator<Item = (&'a str, &'c FileClass<'a>)>)
    where
        'a: 'c,
    {
        let native = self.by_path.iter().filter(|(_, d)| d.is_native());
        let native: BTreeSet<String> = native.map(|(path, _)| folded(last(path))).collect();
        if native.is_empty() {
            return;
        }
        for (path, class) in files {
            let own = above(path);
            if let FileClass::Whole { kind: kind @ MetadataKind::PermissionSet, name } = class
                && native.contains(&name.to_lowercase())
                && folded(last(own)) == name.to_lowercase()
            {
                let new = || Directory { kind: Some(*kind), native: true, ..Directory::default() };
                self.by_path.entry(own).or_insert_with(new);
            }
        }
    }

    fn known(&mut self, path: &str, change: impl FnOnce(&mut Directory<'a>)) {
        if let Some(directory) = self.by_path.get_mut(path) {
            change(directory);
        }
    }

    pub(super) fn get(&self, path: &str) -> Option<&Directory<'a>> {
        self.by_path.get(path)
    }

    /// The directory whose parent file the one at `path` is.
    pub(super) fn parent(&self, path: &str, kind: MetadataKind, name: &str) -> Option<Parent<'a>> {
        if self.by_path.is_empty() || !kind.has_entries() {
            return None;
        }
        let fits = |path: &str| self.get(path).is_some_and(|d| d.kind.is_none_or(|k| k == kind));
        let own = above(path);
        if folded(last(own)) == name.to_lowercase()
            && fits(own)
            && let Some((&own, _)) = self.by_path.get_key_value(own)
        {
            return Some(Parent::Inside(own));
        }
        let named = self.by_name.get(&(own, name.to_lowercase()))?;
        named.iter().find(|path| fits(path)).map(|path| Parent::Beside(path))
    }

    /// Asks `is_composed` of the files beside directories, until one is.
    pub(super) fn find_composed(&mut self, mut is_composed: impl FnMut(&str) -> bool) {
        for directory in self.by_path.values_mut().filter(|d| !d.data) {
            directory.composed = directory.beside.iter().copied().find(|path| is_composed(path));
        }
    }
}

impl Directory<'_> {
    /// Whether the Salesforce CLI itself deploys the pieces. Otherwise it deploys the file that they
    /// are put together into, see [`whole_path`].
    pub(super) fn is_native(&self) -> bool {
        self.native && !self.external
    }
}

/// The path of the file that the pieces in a directory are put together into.
pub(super) fn whole_path(directory: &str, kind: MetadataKind) -> String {
    format!("{directory}.{}-meta.xml", kind.suffix())
}

/// The component's name.
pub(super) fn name(directory: &str) -> String {
    percent::decode(last(directory)).into_owned()
}

/// Whether a file holds entries, which are the elements that hold elements. One that cannot be read
/// so far holds none.
pub(super) fn holds_entries(bytes: &[u8]) -> bool {
    let Ok(decoded) = decode(bytes) else { return false };
    let text = &*decoded.text;
    let Ok((mut reader, _)) = Reader::document(text) else { return false };
    while let Ok(Some(element)) = reader.child() {
        let inner = Reader::element_at(text, element.start).and_then(|(mut inner, _)| inner.child());
        if matches!(inner, Ok(Some(_))) {
            return true;
        }
        if reader.skip(&element).is_err() {
            break;
        }
    }
    false
}

/// What tells one component from the others: the directory of its pieces. Natively decomposed
/// permission sets of one name are one, wherever in the package directories of a project they lie.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Component<'a> {
    InOneFile,
    Directory { root: &'a str, path: &'a str },
    Merged { root: &'a str, kind: MetadataKind, name: String },
}

impl<'a> Component<'a> {
    /// That of a file which is a piece.
    pub(super) fn of_piece(
        path: &'a str,
        directory: &Directory<'_>,
        root: &'a str,
        file: &SourceFile,
    ) -> Self {
        if directory.is_native() && file.package_directory.is_some() {
            Self::Merged { root, kind: file.kind, name: file.name.to_lowercase() }
        } else {
            Self::Directory { root, path }
        }
    }
}

/// Sets which file stands for the component of each, and whether its pieces are all there. `files`
/// are sorted by path; `lost` are the directories of which pieces are not read.
pub(super) fn join_components(files: &mut [(Component<'_>, SourceFile)], lost: &BTreeSet<&str>) {
    let mut members: BTreeMap<Component<'_>, Vec<usize>> = BTreeMap::new();
    for (index, (component, file)) in files.iter_mut().enumerate() {
        file.component = index;
        if *component != Component::InOneFile {
            members.entry(component.clone()).or_default().push(index);
        }
    }
    for members in members.values() {
        let piece = |index: usize| files[index].1.piece.as_ref();
        let is_parent = |index: usize| piece(index).is_some_and(|p| p.tag.is_none());
        let stands = members.iter().copied().find(|&m| is_parent(m)).or(members.first().copied());
        let incomplete =
            members.iter().any(|&m| piece(m).is_some_and(|p| lost.contains(p.directory.as_str())));
        for &member in members {
            let file = &mut files[member].1;
            file.component = stands.unwrap_or(member);
            if let Some(piece) = &mut file.piece {
                piece.of = members.len();
                piece.incomplete = incomplete;
            }
        }
    }
}

impl SourceFile {
    /// `permission set 'ERP'`, for sentences.
    pub fn title(&self) -> String {
        format!("{} '{}'", self.kind.noun(), self.name)
    }

    /// The path that the component has, or would have, in one file.
    pub fn whole_path(&self) -> String {
        match &self.piece {
            Some(piece) => whole_path(&piece.directory, self.kind),
            None => self.path.clone(),
        }
    }
}

fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

fn folded(name: &str) -> String {
    percent::decode(name).to_lowercase()
}
