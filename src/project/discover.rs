//! From a tree to a project.

use std::collections::{BTreeMap, BTreeSet};

use super::classify_path::{Class, Part, classify, is_place};
use super::force_ignore::{self, ForceIgnore};
use super::roots::{Roots, ancestors, join, within};
use super::{
    DiscoverOptions, MetadataKind, NotRead, Project, ProjectRoot, Skipped, SourceFile, sfdx_project,
};
use crate::text::percent;
use crate::tree::buffer::Buffer;
use crate::tree::{InputError, Oddity, OddityKind, Tree, TreeEntry};

/// The project's configuration; only the one in the run's root is read.
const CONFIG: &str = "leastforce.toml";

/// A path that may matter.
struct Candidate<'a> {
    path: &'a str,
    size: u64,
    class: Class<'a>,
    odd: Option<OddityKind>,
    /// The directory of the project that governs it.
    root: &'a str,
}

/// Finds the projects in `tree` and says which of its files are profiles and permission sets, and
/// why others that concern access are not read.
///
/// The result does not depend on the order in which the tree lists its files.
pub fn discover(tree: &dyn Tree, options: &DiscoverOptions) -> Project {
    let mut listing = tree.list();
    listing.entries.sort_unstable();
    listing.entries.dedup_by(|a, b| a.path == b.path);
    listing.odd.sort_unstable();
    let paths = || listing.entries.iter().map(|e| e.path.as_str());
    let mut roots = Roots::new(tree, paths().filter(|path| (options.excluded)(path).is_none()));
    let candidates = candidates(&listing.entries, &listing.odd, &mut roots);
    let split = split_directories(&candidates);
    let mut hidden = Hidden::new(tree, paths(), options.respect_forceignore);

    let mut found: Vec<(&str, SourceFile)> = Vec::new();
    let mut skipped: Vec<(&str, Skipped)> = Vec::new();
    let mut errors = std::mem::take(&mut listing.errors);
    for candidate in &candidates {
        let Candidate { path, size, root, .. } = *candidate;
        let Some(project) = roots.get(root) else { continue };
        let package_directory = package_directory(project, path);
        let inside = package_directory.is_some() || project.package_directories.is_empty();
        if candidate.class == Class::Stray && !inside {
            continue;
        }
        match judge(candidate, options, &mut hidden, &split) {
            Verdict::Read(kind, name) => {
                let path = path.to_owned();
                found.push((root, SourceFile { path, size, kind, name, root: 0, package_directory }));
            }
            Verdict::Skip(component, why) => {
                skipped.push((root, Skipped { path: path.to_owned(), component, why }));
            }
            Verdict::Fail(error) => errors.push(error),
        }
    }

    // Code and fields alone are nothing to lint: a project with nothing else is left alone.
    let of_found = found.iter().filter(|(_, file)| file.kind.folder().is_none()).map(|(root, _)| *root);
    let supports = |s: &Skipped| s.component.as_ref().is_some_and(|(kind, _)| kind.folder().is_some());
    let of_skipped = skipped.iter().filter(|(_, s)| !supports(s)).map(|(root, _)| *root);
    let used: BTreeSet<&str> = of_found.chain(of_skipped).collect();
    let (roots, mut root_errors) = roots.finish(|directory| used.contains(directory));
    found.retain(|(root, _)| used.contains(root));
    skipped.retain(|(root, _)| used.contains(root));
    errors.append(&mut root_errors);
    errors.append(&mut hidden.errors);
    errors.sort();
    errors.dedup();
    let mut skipped: Vec<Skipped> = skipped.into_iter().map(|(_, skipped)| skipped).collect();
    skipped.extend(roots.iter().flat_map(out_of_reach));
    skipped.sort();
    let files = found.into_iter().map(|(directory, file)| {
        let root = roots.binary_search_by(|r| r.path.as_str().cmp(directory)).unwrap_or(0);
        SourceFile { root, ..file }
    });
    Project {
        files: files.collect(),
        skipped,
        errors,
        nested_configs: paths()
            .filter(|path| path.rsplit_once('/').is_some_and(|(_, file)| file == CONFIG))
            .filter(|path| (options.excluded)(path).is_none())
            .map(str::to_owned)
            .collect(),
        roots,
    }
}

/// The package directories of a project that no file of the run can be in.
fn out_of_reach(root: &ProjectRoot) -> impl Iterator<Item = Skipped> {
    root.package_directories_outside.iter().map(|directory| Skipped {
        path: join(&root.path, sfdx_project::FILE_NAME),
        component: None,
        why: NotRead::Unread { what: format!("package directory '{directory}', which is outside the root") },
    })
}

/// Everything that may matter, sorted by path, each with its root.
fn candidates<'a>(entries: &'a [TreeEntry], odd: &'a [Oddity], roots: &mut Roots<'a>) -> Vec<Candidate<'a>> {
    let files = entries.iter().map(|e| (e.path.as_str(), e.size, None));
    let oddities = odd.iter().filter(|o| o.kind != OddityKind::DirectoryLink);
    let oddities = oddities.map(|o| (o.path.as_str(), 0, Some(o.kind)));
    let mut candidates: Vec<Candidate<'a>> = files
        .chain(oddities)
        .filter_map(|(path, size, odd)| {
            let class = classify(path);
            (class != Class::Irrelevant).then(|| {
                let root = roots.governing(path);
                Candidate { path, size, class, odd, root }
            })
        })
        .collect();
    for Oddity { path, .. } in odd.iter().filter(|o| o.kind == OddityKind::DirectoryLink) {
        let root = roots.governing(path);
        let packages = roots.get(root).map_or(&[][..], |r| &r.package_directories);
        let of_package = |package: &String| within(package, path) || within(path, package);
        if is_place(path) || packages.iter().any(of_package) {
            let class = Class::Other("symbolic link to a directory");
            candidates.push(Candidate { path, size: 0, class, odd: None, root });
        }
    }
    candidates.sort_unstable_by_key(|c| c.path);
    candidates
}

/// The directories that hold pieces as a known tool writes them.
fn split_directories<'a>(candidates: &[Candidate<'a>]) -> BTreeSet<&'a str> {
    let pieces = candidates.iter().filter_map(|c| match &c.class {
        Class::Part(Part { directory, known: true, .. }) => *directory,
        _ => None,
    });
    pieces.collect()
}

enum Verdict {
    Read(MetadataKind, String),
    Skip(Option<(MetadataKind, String)>, NotRead),
    Fail(InputError),
}

/// What becomes of a file. The first of these that applies: excluded, hidden, not a file of the
/// tree, in pieces, read.
fn judge(
    candidate: &Candidate<'_>,
    options: &DiscoverOptions,
    hidden: &mut Hidden<'_>,
    split: &BTreeSet<&str>,
) -> Verdict {
    let path = candidate.path;
    let (component, why) = match &candidate.class {
        Class::Whole { kind, name } => {
            let own = path.rsplit_once('/').map(|(directory, _)| directory);
            // Beside its own pieces a file is what the tool left over; the file next to the
            // directory, if there is one, is the whole.
            let in_pieces = own.is_some_and(|d| split.contains(d) && is_named(d, name));
            let what = format!("decomposed {} '{name}'", kind.noun());
            (Some((*kind, name.clone())), in_pieces.then_some(NotRead::Unread { what }))
        }
        Class::Part(part) => {
            let (component, what) = whole(part);
            (component, Some(NotRead::Unread { what }))
        }
        Class::Other(what) => (None, Some(NotRead::Unread { what: (*what).to_owned() })),
        Class::Stray | Class::Leftover | Class::Irrelevant => (None, Some(NotRead::Unknown)),
    };
    if let Some(reason) = (options.excluded)(path) {
        return Verdict::Skip(component, NotRead::Excluded { reason });
    }
    // Projects that keep both forms ignore the pieces on purpose, and deploy from them all the same.
    let is_part = matches!(candidate.class, Class::Part(_));
    if !is_part && let Some(by) = hidden.by(path) {
        return Verdict::Skip(component, NotRead::Ignored { by });
    }
    match candidate.odd {
        Some(OddityKind::OutsideLink) => {
            let what = "symbolic link that leads out of the root".to_owned();
            Verdict::Skip(component, NotRead::Unread { what })
        }
        Some(OddityKind::BrokenLink) => {
            fail(path, "the symbolic link leads to no file", "restore what it links to, or remove the link")
        }
        Some(OddityKind::NotAFile) => {
            fail(path, "this is no regular file", "replace it by a file or remove it")
        }
        Some(OddityKind::NotUtf8) => fail(path, "the name is not UTF-8", "rename the file or its directory"),
        None | Some(OddityKind::DirectoryLink) => match (why, component) {
            (None, Some((kind, name))) => Verdict::Read(kind, name),
            (why, component) => Verdict::Skip(component, why.unwrap_or(NotRead::Unknown)),
        },
    }
}

/// What a piece belongs to, in words.
fn whole(part: &Part<'_>) -> (Option<(MetadataKind, String)>, String) {
    let noun = part.of.map_or("profile or permission set", |whole| whole.kind().noun());
    let Some(directory) = part.directory else {
        return (None, format!("part of a decomposed {noun}"));
    };
    let name = percent::decode(directory.rsplit('/').next().unwrap_or(directory));
    let component = part.of.map(|whole| (whole.kind(), name.clone().into_owned()));
    (component, format!("part of the decomposed {noun} '{name}'"))
}

fn is_named(directory: &str, name: &str) -> bool {
    let last = directory.rsplit('/').next().unwrap_or(directory);
    percent::decode(last).to_lowercase() == name.to_lowercase()
}

fn fail(path: &str, message: &str, remedy: &str) -> Verdict {
    Verdict::Fail(InputError {
        path: path.to_owned(),
        message: message.to_owned(),
        remedy: remedy.to_owned(),
        location: None,
    })
}

/// The innermost package directory of `root` that holds `path`.
fn package_directory(root: &ProjectRoot, path: &str) -> Option<String> {
    let holding = root.package_directories.iter().filter(|d| within(path, d));
    holding.max_by_key(|d| d.len()).cloned()
}

/// The `.forceignore` files of a tree, read when a file asks for them.
struct Hidden<'a> {
    tree: &'a dyn Tree,
    buffer: Buffer,
    directories: BTreeSet<&'a str>,
    read: BTreeMap<&'a str, Option<ForceIgnore>>,
    errors: Vec<InputError>,
}

impl<'a> Hidden<'a> {
    fn new(tree: &'a dyn Tree, paths: impl Iterator<Item = &'a str>, respect: bool) -> Self {
        let split = |path: &'a str| path.rsplit_once('/').unwrap_or(("", path));
        let own = paths.map(split).filter(|(_, file)| *file == force_ignore::FILE_NAME);
        let directories =
            if respect { own.map(|(directory, _)| directory).collect() } else { BTreeSet::new() };
        Self { tree, buffer: Buffer::default(), directories, read: BTreeMap::new(), errors: Vec::new() }
    }

    /// The `.forceignore` that hides the file at `path`: the nearest one at or above it decides alone.
    fn by(&mut self, path: &str) -> Option<String> {
        let directory = ancestors(path).find_map(|d| self.directories.get(d).copied())?;
        let file = join(directory, force_ignore::FILE_NAME);
        if !self.read.contains_key(directory) {
            let read = self.tree.read(&file, &mut self.buffer);
            let content = read.map(|()| ForceIgnore::new(&String::from_utf8_lossy(self.buffer.bytes())));
            if let Err(error) = &content {
                self.errors.push(InputError {
                    path: file.clone(),
                    message: format!("the file cannot be read: {error}"),
                    remedy: "check that it may be read, or run with --no-forceignore".to_owned(),
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
