//! What a project names in `sfdx-project.json` and no run looks at.

use super::paths::{join, within};
use super::{NotRead, ProjectRoot, Skipped, sfdx_project};
use crate::tree::{Listing, is_skipped};

/// One entry for each, at the project's own file. `listing` is sorted by path.
pub(super) fn out_of_reach(root: &ProjectRoot, listing: &Listing) -> Vec<Skipped> {
    let outside = root.package_directories_outside.iter().map(|directory| {
        let why = if is_absolute(directory) { "is not a relative path" } else { "is outside the root" };
        format!("package directory '{directory}', which {why}")
    });
    let inside = root.package_directories.iter().filter_map(|directory| {
        let why = if directory.split('/').any(is_skipped) {
            "lies in a folder whose name is never read"
        } else if holds(listing, directory) {
            return None;
        } else {
            "holds no file"
        };
        Some(format!("package directory '{directory}', which {why}"))
    });
    let registry = root
        .customises_registry
        .then(|| "registryCustomizations: files that they name anew are not recognised".to_owned());
    let skipped = |what| Skipped {
        path: join(&root.path, sfdx_project::FILE_NAME),
        component: None,
        why: NotRead::Unread { what },
    };
    outside.chain(inside).chain(registry).map(skipped).collect()
}

/// Whether anything is in a directory, or is said of it or of one above it.
fn holds(listing: &Listing, directory: &str) -> bool {
    let inside = join(directory, "");
    let first = listing.entries.partition_point(|entry| entry.path < inside);
    directory.is_empty()
        || listing.entries.get(first).is_some_and(|entry| entry.path.starts_with(&inside))
        || listing.odd.iter().any(|odd| within(&odd.path, directory) || within(directory, &odd.path))
        || listing.errors.iter().any(|error| within(directory, &error.path))
}

/// On any system.
pub(super) fn is_absolute(path: &str) -> bool {
    let bytes = path.as_bytes();
    matches!(bytes, [b'/' | b'\\', ..] | [_, b':', ..])
}
