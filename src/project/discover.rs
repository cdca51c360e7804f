//! From a tree to a project.

use std::collections::BTreeSet;

use super::classify_path::{FileClass, classify, is_place};
use super::hidden::Hidden;
use super::out_of_reach::out_of_reach;
use super::part::{Form, Part};
use super::paths::within;
use super::pieces::{self, Component, Directories, Directory, Parent};
use super::roots::{self, Roots};
use super::{
    DiscoverOptions, MetadataKind, NotRead, Piece, Project, ProjectRoot, Skipped, SourceFile, destructive,
    force_ignore, masked, sfdx_project,
};
use crate::tree::buffer::Buffer;
use crate::tree::{InputError, Oddity, OddityKind, Tree, TreeEntry};

/// The project's configuration; only the one in the run's root is read.
const CONFIG: &str = "leastforce.toml";

const NEVER_READ: &str = "directory of a name that is never read, in a package directory";

/// A path that may matter.
struct Candidate<'a> {
    path: &'a str,
    size: u64,
    class: FileClass<'a>,
    odd: Option<OddityKind>,
    /// The directory of the project that governs it.
    root: &'a str,
}

/// Finds the projects in `tree` and says which of its files are profiles and permission sets, and
/// why others that concern access are not read. The result does not depend on the order in which the tree lists
/// its files.
pub fn discover(tree: &dyn Tree, options: &DiscoverOptions) -> Project {
    find(tree, options, options.respect_forceignore)
}

/// The profiles, permission sets and groups of a project that `.forceignore` keeps out of it, as a project of their
/// own; `None` where it hides none.
pub(crate) fn discover_hidden(
    tree: &dyn Tree,
    options: &DiscoverOptions,
    project: &Project,
) -> Option<Project> {
    let hides = |skipped: &&Skipped| {
        let is_holder = skipped.component.as_ref().is_some_and(|(kind, _)| kind.holder_kind().is_some());
        is_holder && matches!(skipped.why, NotRead::Ignored { .. })
    };
    let hidden: BTreeSet<&str> = project.skipped.iter().filter(hides).map(|s| s.path.as_str()).collect();
    if hidden.is_empty() {
        return None;
    }
    let mut all = find(tree, options, false);
    let kept: Vec<bool> = all.files.iter().map(|file| hidden.contains(file.path.as_str())).collect();
    let place = |index: usize| kept[..index].iter().filter(|kept| **kept).count();
    for (index, file) in all.files.iter_mut().enumerate() {
        // A piece whose parent is read stands for itself here.
        file.component = place(if kept[file.component] { file.component } else { index });
    }
    let mut kept = kept.iter();
    all.files.retain(|_| kept.next().is_some_and(|kept| *kept));
    Some(Project { skipped: Vec::new(), errors: Vec::new(), nested_configs: Vec::new(), ..all })
}

fn find(tree: &dyn Tree, options: &DiscoverOptions, respect_forceignore: bool) -> Project {
    let mut listing = tree.list();
    listing.entries.sort_unstable();
    listing.entries.dedup_by(|a, b| a.path == b.path);
    listing.odd.sort_unstable();
    let paths = || listing.entries.iter().map(|e| e.path.as_str());
    let marks = paths().filter(|path| roots::may_mark(path));
    let mut roots = Roots::new(tree, marks.filter(|path| (options.excluded)(path).is_none()));
    let candidates = candidates(&listing.entries, &listing.odd, &mut roots);
    let mut hidden = Hidden::new(tree, paths(), respect_forceignore, options.hidden_before.as_deref());
    let mut directories = Directories::new(candidates.iter().map(|c| (c.path, &c.class)));
    find_composed(tree, &candidates, options, &mut hidden, &mut directories);

    let mut found: Vec<(&str, (Component<'_>, SourceFile))> = Vec::new();
    let mut skipped: Vec<(&str, Skipped)> = Vec::new();
    let mut lost: BTreeSet<&str> = BTreeSet::new();
    let mut errors = std::mem::take(&mut listing.errors);
    for candidate in &candidates {
        let Candidate { path, size, root, .. } = *candidate;
        let Some(project) = roots.get(root) else { continue };
        let package_directory = package_directory(project, path);
        let inside = package_directory.is_some() || project.package_directories.is_empty();
        if candidate.class == FileClass::Stray && !inside {
            continue;
        }
        let piece_of = directory_of(candidate, &directories);
        let verdict = judge(candidate, options, &mut hidden, &directories);
        if let Some(directory) = piece_of.filter(|_| verdict.loses_a_piece()) {
            lost.insert(directory);
        }
        match verdict {
            Verdict::Read { kind, name, piece } => {
                let whole = directories.get(piece_of.unwrap_or_default()).filter(|_| piece.is_some());
                let path = path.to_owned();
                let file =
                    SourceFile { path, size, kind, name, root: 0, package_directory, component: 0, piece };
                let component = match (whole, piece_of) {
                    (Some(whole), Some(directory)) => Component::of_piece(directory, whole, root, &file),
                    _ => Component::InOneFile,
                };
                found.push((root, (component, file)));
            }
            // The CLI's own folders, of which a .forceignore says nothing new.
            Verdict::Skip(_, NotRead::Ignored { .. }) if is_hidden_folder(candidate) => {}
            Verdict::Skip(component, why) => {
                skipped.push((root, Skipped { path: path.to_owned(), component, why }));
            }
            Verdict::Fail(error) => errors.push(error),
        }
    }

    // Code and fields alone are nothing to lint: a project with nothing else is left alone.
    let counts = |kind: MetadataKind| options.supporting_alone || !kind.is_supporting();
    let of_found = found.iter().filter(|(_, (_, file))| counts(file.kind)).map(|(root, _)| *root);
    let supports = |s: &Skipped| s.component.as_ref().is_some_and(|(kind, _)| kind.is_supporting());
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
    skipped.extend(roots.iter().flat_map(|root| out_of_reach(root, &listing)));
    skipped.extend(masked::unseen(tree, &listing, options));
    skipped.extend(destructive::unread(tree, &listing, options, found.iter().map(|(_, (_, file))| file)));
    skipped.sort();
    let files = found.into_iter().map(|(directory, (component, file))| {
        let root = roots.binary_search_by(|r| r.path.as_str().cmp(directory)).unwrap_or(0);
        (component, SourceFile { root, ..file })
    });
    let mut files: Vec<_> = files.collect();
    pieces::join_components(&mut files, &lost);
    Project {
        files: files.into_iter().map(|(_, file)| file).collect(),
        skipped,
        errors,
        nested_configs: paths()
            .filter(|path| path.rsplit_once('/').is_some_and(|(_, file)| file == CONFIG))
            .filter(|path| (options.excluded)(path).is_none())
            .map(str::to_owned)
            .collect(),
        newly_hidden: hidden.newly.into_iter().collect(),
        roots,
    }
}

/// Everything that may matter, sorted by path, each with its root.
fn candidates<'a>(entries: &'a [TreeEntry], odd: &'a [Oddity], roots: &mut Roots<'a>) -> Vec<Candidate<'a>> {
    let files = entries.iter().map(|e| (e.path.as_str(), e.size, None));
    let oddities = odd.iter().filter(|o| whole_directory(o).is_none());
    let oddities = oddities.map(|o| (o.path.as_str(), 0, Some(o.kind)));
    let mut candidates: Vec<Candidate<'a>> = files
        .chain(oddities)
        .filter_map(|(path, size, odd)| {
            let class = match classify(path) {
                FileClass::Irrelevant if odd.is_some() && governs(path) => {
                    FileClass::Other("file that governs a project")
                }
                class => class,
            };
            (class != FileClass::Irrelevant).then(|| {
                let root = roots.governing(path);
                Candidate { path, size, class, odd, root }
            })
        })
        .collect();
    for (odd, what) in odd.iter().filter_map(|odd| Some((odd, whole_directory(odd)?))) {
        let path = &odd.path;
        let root = roots.governing(path);
        let packages = roots.get(root).map_or(&[][..], |r| &r.package_directories);
        let of_package = |package: &String| within(package, path) || within(path, package);
        // What lies inside the root is read where it lies.
        let matters = match odd.kind {
            OddityKind::OutsideDirectory | OddityKind::Submodule => true,
            OddityKind::NeverRead => packages.iter().any(|package| within(path, package)),
            _ => is_place(path) || packages.iter().any(of_package),
        };
        if matters {
            let class = FileClass::Other(what);
            candidates.push(Candidate { path, size: 0, class, odd: None, root });
        }
    }
    candidates.sort_unstable_by_key(|c| c.path);
    pieces::give_to_parents(candidates.iter_mut().map(|c| (c.path, &mut c.class)));
    candidates
}

/// Whether it is a directory that is never read and that any `.forceignore` hides.
fn is_hidden_folder(candidate: &Candidate<'_>) -> bool {
    let name = candidate.path.rsplit('/').next().unwrap_or_default();
    candidate.class == FileClass::Other(NEVER_READ) && name.starts_with('.')
}

/// Whether a file says how others are read, so that it must not go unread without a word.
fn governs(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    matches!(file, sfdx_project::FILE_NAME | force_ignore::FILE_NAME)
}

/// What stands in the place of a directory whose files are not listed.
fn whole_directory(odd: &Oddity) -> Option<&'static str> {
    match odd.kind {
        OddityKind::DirectoryLink => Some("symbolic link to a directory"),
        OddityKind::OutsideDirectory => Some("symbolic link to a directory whose files are not read"),
        OddityKind::NeverRead => Some(NEVER_READ),
        OddityKind::Submodule => Some("submodule"),
        // A commit does not say whether it is a file's.
        OddityKind::OutsideLink if classify(&odd.path) == FileClass::Irrelevant => {
            Some("symbolic link that leads out of the root")
        }
        _ => None,
    }
}

/// Looks which directories with pieces lie beside a file that says everything.
fn find_composed(
    tree: &dyn Tree,
    candidates: &[Candidate<'_>],
    options: &DiscoverOptions,
    hidden: &mut Hidden<'_>,
    directories: &mut Directories<'_>,
) {
    let mut buffer = Buffer::default();
    directories.find_composed(|path| {
        let at = candidates.binary_search_by(|c| c.path.cmp(path));
        let is_file = at.is_ok_and(|at| candidates[at].odd.is_none());
        let counts = is_file && (options.excluded)(path).is_none() && hidden.by(path).is_none();
        // What cannot be read is said when it is its turn.
        counts && tree.read(path, &mut buffer).is_ok() && pieces::holds_entries(buffer.bytes())
    });
}

enum Verdict {
    Read { kind: MetadataKind, name: String, piece: Option<Piece> },
    Skip(Option<(MetadataKind, String)>, NotRead),
    Fail(InputError),
}

impl Verdict {
    fn loses_a_piece(&self) -> bool {
        !matches!(self, Self::Read { .. } | Self::Skip(_, NotRead::Superseded { .. }))
    }
}

/// The directory with the pieces of the component that a file is a part of.
fn directory_of<'a>(candidate: &Candidate<'a>, directories: &Directories<'a>) -> Option<&'a str> {
    match &candidate.class {
        FileClass::Part(part) => part.directory,
        FileClass::Whole { kind, name } => match directories.parent(candidate.path, *kind, name)? {
            Parent::Inside(directory) | Parent::Beside(directory) => Some(directory),
        },
        _ => None,
    }
}

/// What becomes of a file. The first of these that applies: excluded, hidden, not a file of the
/// tree, not to be read for what it is, read.
fn judge(
    candidate: &Candidate<'_>,
    options: &DiscoverOptions,
    hidden: &mut Hidden<'_>,
    directories: &Directories<'_>,
) -> Verdict {
    let path = candidate.path;
    let Meant { component, piece, why, hidden_as } = meant(candidate, directories);
    if let Some(reason) = (options.excluded)(path) {
        return Verdict::Skip(component, NotRead::Excluded { reason });
    }
    if let Some(by) = hidden.by(hidden_as.as_deref().unwrap_or(path)) {
        return Verdict::Skip(component, NotRead::Ignored { by });
    }
    let unread = |component, what: &str| Verdict::Skip(component, NotRead::Unread { what: what.to_owned() });
    match candidate.odd {
        Some(OddityKind::OutsideLink) => unread(component, "symbolic link that leads out of the root"),
        Some(OddityKind::NotCheckedOut) => {
            unread(component, "file that git has and does not miss in the work tree")
        }
        Some(OddityKind::BrokenLink) => {
            fail(path, "the symbolic link leads to no file", "restore what it links to, or remove the link")
        }
        Some(OddityKind::NotAFile) => {
            fail(path, "this is no regular file", "replace it by a file or remove it")
        }
        Some(OddityKind::Unmerged) => {
            let message = "the index has several versions of the file, from a merge that is not done";
            fail(path, message, "resolve the conflict and stage the file with 'git add'")
        }
        Some(OddityKind::NotUtf8) => fail(path, "the name is not UTF-8", "rename the file or its directory"),
        None
        | Some(
            OddityKind::DirectoryLink
            | OddityKind::OutsideDirectory
            | OddityKind::NeverRead
            | OddityKind::Submodule,
        ) => match (why, component) {
            (None, Some((kind, name))) => Verdict::Read { kind, name, piece },
            (why, component) => Verdict::Skip(component, why.unwrap_or(NotRead::Unknown)),
        },
    }
}

/// What a file is meant to be.
#[derive(Default)]
struct Meant {
    component: Option<(MetadataKind, String)>,
    piece: Option<Piece>,
    /// Why it is not read.
    why: Option<NotRead>,
    /// The path that `.forceignore` is asked about, where it is not the file's own.
    hidden_as: Option<String>,
}

fn meant(candidate: &Candidate<'_>, directories: &Directories<'_>) -> Meant {
    match &candidate.class {
        FileClass::Whole { kind, name } => whole(candidate.path, *kind, name, directories),
        FileClass::Part(part) => of_part(part, directories),
        FileClass::Other(what) => {
            Meant { why: Some(NotRead::Unread { what: (*what).to_owned() }), ..Meant::default() }
        }
        FileClass::Stray | FileClass::Leftover | FileClass::Irrelevant => {
            Meant { why: Some(NotRead::Unknown), ..Meant::default() }
        }
    }
}

/// A file of a whole component's name, which may be but the parent file of pieces.
fn whole(path: &str, kind: MetadataKind, name: &str, directories: &Directories<'_>) -> Meant {
    let meant = Meant { component: Some((kind, name.to_owned())), ..Meant::default() };
    let (inside, of) = match directories.parent(path, kind, name) {
        Some(Parent::Inside(of)) => (true, of),
        Some(Parent::Beside(of)) => (false, of),
        None => return meant,
    };
    let Some(directory) = directories.get(of) else { return meant };
    let what = format!("decomposed {} '{name}'", kind.noun());
    let is_whole = !inside && (directory.data || directory.composed.is_some());
    let why = if inside {
        superseded(directory).or_else(|| directory.data.then_some(NotRead::Unread { what }))
    } else {
        None
    };
    Meant {
        piece: (!is_whole).then(|| Piece { directory: of.to_owned(), tag: None, of: 1, incomplete: false }),
        why,
        hidden_as: (inside && !directory.is_native()).then(|| pieces::whole_path(of, kind)),
        component: Some((kind, if is_whole { name.to_owned() } else { pieces::name(of) })),
    }
}

/// A piece.
fn of_part(part: &Part<'_>, directories: &Directories<'_>) -> Meant {
    let directory = part.directory.and_then(|path| Some((path, directories.get(path)?)));
    let kind = part.of.or(directory.and_then(|(_, d)| d.kind));
    let noun = kind.map_or("profile or permission set", MetadataKind::noun);
    let Some(path) = part.directory else {
        let what = format!("part of a decomposed {noun}");
        return Meant { why: Some(NotRead::Unread { what }), ..Meant::default() };
    };
    let name = pieces::name(path);
    let unread = || NotRead::Unread { what: format!("part of the decomposed {noun} '{name}'") };
    let is_read = kind.is_some()
        && matches!(part.form, Form::Native | Form::External)
        && directory.is_some_and(|(_, d)| !d.data);
    Meant {
        piece: is_read.then(|| Piece { directory: path.to_owned(), tag: part.tag, of: 1, incomplete: false }),
        why: directory.and_then(|(_, d)| superseded(d)).or_else(|| (!is_read).then(unread)),
        hidden_as: kind.filter(|_| part.form != Form::Native).map(|kind| pieces::whole_path(path, kind)),
        component: kind.map(|kind| (kind, name.clone())),
    }
}

fn superseded(directory: &Directory<'_>) -> Option<NotRead> {
    directory.composed.map(|by| NotRead::Superseded { by: by.to_owned() })
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
