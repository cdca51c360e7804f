//! Where a new permission set belongs in a project.

use std::collections::BTreeMap;

use crate::org::Org;
use crate::project::MetadataKind;
use crate::terms::holder_kind::HolderKind;

const SOURCE_SUFFIX: &str = ".permissionset-meta.xml";
const METADATA_SUFFIX: &str = ".permissionset";

/// What is in the way of a permission set of some name.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// It exists, whole, in this file.
    File(String),
    /// It exists in several files, of which this is one.
    Pieces(String),
}

/// The path of a new permission set, relative to the run's root: where most of the root's permission sets
/// are, else where the Salesforce CLI would put it.
pub fn path_of(org: &Org<'_>, name: &str) -> String {
    let project = &org.library.project;
    let root = &project.roots[org.root];
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    let mut in_metadata_format = root.package_directories.is_empty() && has_files(org);
    let whole = project.files.iter().filter(|f| f.root == org.root && f.piece.is_none());
    for file in whole.filter(|f| f.kind == MetadataKind::PermissionSet) {
        in_metadata_format &= !file.path.ends_with(SOURCE_SUFFIX);
        // What lies outside of every package directory is not deployed.
        if file.package_directory.is_some() || root.package_directories.is_empty() {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            *folders.entry(folder).or_default() += 1;
        }
    }
    let most = folders.iter().max_by_key(|(folder, n)| (**n, std::cmp::Reverse(**folder)));
    let usual = || {
        let package = root.default_package_directory.as_deref();
        package.map_or_else(
            || joined(&root.path, "permissionsets"),
            |package| joined(package, "main/default/permissionsets"),
        )
    };
    let folder = most.map_or_else(usual, |(folder, _)| (*folder).to_owned());
    let suffix = if in_metadata_format { METADATA_SUFFIX } else { SOURCE_SUFFIX };
    joined(&folder, &format!("{name}{suffix}"))
}

/// Whether the root holds anything, all of it in metadata format.
fn has_files(org: &Org<'_>) -> bool {
    let mut files = org.library.project.files.iter().filter(|f| f.root == org.root).peekable();
    files.peek().is_some() && files.all(|f| !f.path.ends_with("-meta.xml"))
}

/// The permission set that has a name already.
pub fn taken(org: &Org<'_>, name: &str) -> Option<Taken> {
    let holder = &org.holders[org.find(HolderKind::PermissionSet, name)?];
    let files: Vec<_> = holder.source_files(org.library).map(|f| &org.library.project.files[f]).collect();
    let first = files.first()?;
    Some(match (files.len(), &first.piece) {
        (1, None) => Taken::File(first.path.clone()),
        _ => Taken::Pieces(first.path.clone()),
    })
}

fn joined(folder: &str, rest: &str) -> String {
    if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") }
}
