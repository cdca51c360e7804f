//! From a tree to a project.

use std::collections::BTreeSet;

use super::classify_path::{Class, classify, folder_of_part, own_folder};
use super::force_ignore::ForceIgnores;
use super::{
    DiscoverOptions, MetadataKind, NotRead, Project, ProjectRoot, Skipped, SourceFile, package_xml,
    sfdx_project,
};
use crate::tree::buffer::Buffer;
use crate::tree::{InputError, Tree, TreeEntry};

/// Looks at every path of the tree, and into the few files that say how to read the rest. The
/// result does not depend on the order in which the tree lists its files.
pub fn discover(tree: &dyn Tree, options: &DiscoverOptions) -> Project {
    let listing = tree.list();
    let mut entries = listing.entries;
    entries.sort();
    entries.dedup_by(|a, b| a.path == b.path);
    let mut project = Project { errors: relevant(listing.errors), ..Project::default() };
    project.roots = roots(tree, &entries, &mut project.errors);
    let ignores = if options.respect_forceignore {
        force_ignores(tree, &entries, &mut project.errors)
    } else {
        ForceIgnores::default()
    };
    let classes: Vec<Class> = entries.iter().map(|e| classify(&e.path)).collect();
    let decomposed: BTreeSet<String> = entries
        .iter()
        .zip(&classes)
        .filter(|(_, class)| matches!(class, Class::Part(..)))
        .filter_map(|(entry, _)| folder_of_part(&entry.path))
        .collect();
    for (entry, class) in entries.into_iter().zip(classes) {
        if entry.path.ends_with("/leastforce.toml") {
            project.nested_configs.push(entry.path);
            continue;
        }
        if class == Class::Irrelevant {
            continue;
        }
        match fate(&entry.path, class, options, &ignores, &decomposed) {
            Ok((kind, name)) => {
                let root = root_of(&project.roots, &entry.path);
                let package_directory = package_directory(&project.roots[root], &entry.path);
                let (path, size) = (entry.path, entry.size);
                project.files.push(SourceFile { path, size, kind, name, root, package_directory });
            }
            Err((holder, why)) => project.skipped.push(Skipped { path: entry.path, holder, why }),
        }
    }
    project
}

type Holder = (MetadataKind, String);

/// Whether a file is read, as which holder, or why not.
fn fate(
    path: &str,
    class: Class,
    options: &DiscoverOptions,
    ignores: &ForceIgnores,
    decomposed: &BTreeSet<String>,
) -> Result<Holder, (Option<Holder>, NotRead)> {
    let noun = |kind| match kind {
        MetadataKind::Profile => "profile",
        MetadataKind::PermissionSet => "permission set",
    };
    let holder = match &class {
        Class::Holder(kind, name) | Class::Part(kind, name) => Some((*kind, name.clone())),
        _ => None,
    };
    if let Some(reason) = (options.excluded)(path) {
        return Err((holder, NotRead::Excluded { reason }));
    }
    // Tools that decompose ignore the parts on purpose, since they deploy the composed file.
    if let Class::Part(kind, name) = &class {
        let what = format!("part of the decomposed {} '{name}'", noun(*kind));
        return Err((holder, NotRead::Unread { what }));
    }
    if let Some(by) = ignores.hides(path) {
        return Err((holder, NotRead::Ignored { by }));
    }
    match class {
        Class::Holder(kind, name) => {
            if own_folder(path, &name).is_some_and(|folder| decomposed.contains(&folder)) {
                let what = format!("the decomposed {} '{name}'", noun(kind));
                return Err((holder, NotRead::Unread { what }));
            }
            Ok((kind, name))
        }
        Class::Unread(what) => Err((None, NotRead::Unread { what: what.to_owned() })),
        Class::Unknown | Class::Part(..) | Class::Irrelevant => Err((holder, NotRead::Unknown)),
    }
}

/// Errors about files that could not matter are nobody's concern; a folder could hold anything.
fn relevant(errors: Vec<InputError>) -> Vec<InputError> {
    let is_file = |e: &InputError| e.path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    errors.into_iter().filter(|e| !is_file(e) || classify(&e.path) != Class::Irrelevant).collect()
}

/// The run's root first, then every folder with an `sfdx-project.json`, then every folder with a
/// `package.xml` that no such file governs. Sorted by path within each kind.
fn roots(tree: &dyn Tree, entries: &[TreeEntry], errors: &mut Vec<InputError>) -> Vec<ProjectRoot> {
    let mut roots = vec![ProjectRoot::default()];
    let in_folders = |name: &'static str| {
        entries.iter().filter_map(move |e| {
            let (folder, file) = e.path.rsplit_once('/').unwrap_or(("", &e.path));
            (file == name).then_some((folder, e.path.as_str()))
        })
    };
    let mut buffer = Buffer::default();
    for (folder, path) in in_folders("sfdx-project.json") {
        let root = match tree.read(path, &mut buffer) {
            Ok(()) => sfdx_project::read(path, folder, buffer.bytes(), errors),
            Err(error) => {
                errors.push(unreadable(path, &error));
                continue;
            }
        };
        if folder.is_empty() { roots[0] = root } else { roots.push(root) }
    }
    let governed = roots.len();
    let top_is_sfdx = in_folders("sfdx-project.json").any(|(folder, _)| folder.is_empty());
    for (folder, path) in in_folders("package.xml") {
        let below = |root: &ProjectRoot| !root.path.is_empty() && is_below(folder, &root.path);
        if top_is_sfdx || roots[1..governed].iter().any(below) || tree.read(path, &mut buffer).is_err() {
            continue;
        }
        if let Some(version) = package_xml::api_version(buffer.bytes()) {
            if folder.is_empty() {
                roots[0].api_version = Some(version);
            } else {
                let path = folder.to_owned();
                roots.push(ProjectRoot { path, api_version: Some(version), ..ProjectRoot::default() });
            }
        }
    }
    roots
}

fn force_ignores(tree: &dyn Tree, entries: &[TreeEntry], errors: &mut Vec<InputError>) -> ForceIgnores {
    let mut ignores = ForceIgnores::default();
    let mut buffer = Buffer::default();
    for entry in entries {
        let (folder, file) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        if file != ".forceignore" {
            continue;
        }
        match tree.read(&entry.path, &mut buffer) {
            Ok(()) => ignores.add(folder, buffer.bytes()),
            Err(error) => errors.push(unreadable(&entry.path, &error)),
        }
    }
    ignores
}

fn unreadable(path: &str, error: &std::io::Error) -> InputError {
    InputError {
        path: path.to_owned(),
        message: format!("the file cannot be read: {error}"),
        remedy: "check that it exists and may be read".to_owned(),
        location: None,
    }
}

/// The innermost root that holds a path.
fn root_of(roots: &[ProjectRoot], path: &str) -> usize {
    let depth = |&i: &usize| roots[i].path.len();
    (0..roots.len()).filter(|&i| is_below(path, &roots[i].path)).max_by_key(depth).unwrap_or(0)
}

/// The innermost package directory that holds a path.
fn package_directory(root: &ProjectRoot, path: &str) -> Option<String> {
    root.package_directories.iter().filter(|d| is_below(path, d)).max_by_key(|d| d.len()).cloned()
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
