//! Destructive changes: manifests of what a deploy deletes.

use std::collections::BTreeSet;

use super::classify_path::is_destructive;
use super::{DiscoverOptions, MetadataKind, NotRead, Skipped, SourceFile};
use crate::terms::names::fold;
use crate::text::decode::decode;
use crate::tree::buffer::Buffer;
use crate::tree::{Listing, Tree};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// The types of a manifest and their members lie so deep.
const DEPTH: usize = 2;

/// The manifests that delete muting permission sets of the project, or may do so: what these mute is granted after
/// the deploy.
pub(super) fn unmuting<'f>(
    tree: &dyn Tree,
    listing: &Listing,
    options: &DiscoverOptions,
    files: impl Iterator<Item = &'f SourceFile>,
) -> Vec<Skipped> {
    let muting = files.filter(|file| file.kind == MetadataKind::MutingPermissionSet);
    let muting: BTreeSet<_> = muting.map(|file| fold(&file.name).into_owned()).collect();
    let paths = listing.entries.iter().map(|entry| entry.path.as_str());
    let manifests = paths.filter(|path| {
        let file = path.rsplit('/').next().unwrap_or(path);
        !muting.is_empty() && is_destructive(&file.to_ascii_lowercase()) && (options.excluded)(path).is_none()
    });
    let mut buffer = Buffer::default();
    let mut what = |path| {
        let read = tree.read(path, &mut buffer);
        let text = read.ok().and_then(|()| decode(buffer.bytes()).ok());
        match text.and_then(|decoded| deleted(&decoded.text).ok()) {
            Some(names) => {
                let known: Vec<_> = names.into_iter().filter(|name| muting.contains(&*fold(name))).collect();
                (!known.is_empty())
                    .then(|| format!("destructive changes that delete what mutes: '{}'", known.join("', '")))
            }
            None => Some("destructive changes that cannot be read".to_owned()),
        }
    };
    let skipped = manifests.filter_map(|path| {
        let why = NotRead::Unread { what: what(path)? };
        Some(Skipped { path: path.to_owned(), component: None, why })
    });
    skipped.collect()
}

/// The muting permission sets that a manifest deletes.
fn deleted(text: &str) -> Result<Vec<String>, XmlError> {
    let root = Node::document(text, DEPTH)?;
    let of_muting =
        |types: &&Node<'_>| types.all("name").any(|name| name.text.trim() == "MutingPermissionSet");
    let members = root.all("types").filter(of_muting).flat_map(|types| types.all("members"));
    Ok(members.map(|member| member.text.trim().to_owned()).collect())
}
