//! Manifests of what a deploy deletes.
//!
//! A run judges what it deletes as if it stayed. Any manifest can be one of what is deleted, whatever it is called: only
//! how a deploy is started says so.

use std::collections::{BTreeMap, BTreeSet};

use super::{DiscoverOptions, MetadataKind, NotRead, Skipped, SourceFile, package_xml};
use crate::terms::names::fold;
use crate::text::decode::decode;
use crate::text::phrase::list;
use crate::tree::buffer::Buffer;
use crate::tree::{Listing, Tree};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// The types of a manifest and their members lie so deep.
const DEPTH: usize = 2;

/// How many names are said of one manifest.
const MOST_NAMES: usize = 3;

/// The metadata type that takes away, so that what is granted may only be seen once it is deleted.
const MUTING: MetadataKind = MetadataKind::MutingPermissionSet;

/// What a project holds, by the folded names of its metadata type and of itself.
type Held<'f> = BTreeMap<String, BTreeMap<String, &'f SourceFile>>;

/// What is said of a file that names what a deploy deletes.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Called {
    /// Its path speaks of it.
    Destructive,
    /// It may be any XML.
    Anything,
}

/// The manifests that delete something of the project, or may do so.
pub(super) fn unread<'f>(
    tree: &dyn Tree,
    listing: &Listing,
    options: &DiscoverOptions,
    files: impl Iterator<Item = &'f SourceFile>,
) -> Vec<Skipped> {
    let mut held: Held<'f> = BTreeMap::new();
    for file in files.filter(|file| !file.kind.is_supporting()) {
        let of_kind = held.entry(fold(file.kind.root_element()).into_owned()).or_default();
        of_kind.insert(fold(&file.name).into_owned(), file);
    }
    if held.is_empty() {
        return Vec::new();
    }
    let mutes = held.contains_key(&*fold(MUTING.root_element()));
    let mut buffer = Buffer::default();
    let mut what = |path: &str| {
        let called = called(path).filter(|called| mutes || *called == Called::Destructive)?;
        if (options.excluded)(path).is_some() {
            return None;
        }
        let read = tree.read(path, &mut buffer).ok().and_then(|()| decode(buffer.bytes()).ok());
        let named = read.and_then(|decoded| named(&decoded.text, &held).ok());
        let Named { all, muting } = match (called, named) {
            (Called::Destructive, None) => return Some("destructive changes that cannot be read".to_owned()),
            (_, named) => named.unwrap_or_default(),
        };
        let first = |titles: BTreeSet<String>| list(titles.into_iter().collect(), MOST_NAMES);
        match called {
            Called::Destructive if !all.is_empty() => {
                Some(format!("destructive changes that delete {}, judged as if it stayed", first(all)))
            }
            Called::Anything if !muting.is_empty() => Some(format!(
                "manifest that names {}: a deploy that deletes by it grants more",
                first(muting)
            )),
            _ => None,
        }
    };
    let paths = listing.entries.iter().map(|entry| entry.path.as_str());
    let skipped = paths.filter_map(|path| {
        let why = NotRead::Unread { what: what(path)? };
        Some(Skipped { path: path.to_owned(), component: None, why })
    });
    skipped.collect()
}

/// Whether the file at a path may be a manifest of what a deploy deletes.
pub fn may_delete(path: &str) -> bool {
    called(path).is_some()
}

/// As what a path may speak of a manifest, if it may be one.
fn called(path: &str) -> Option<Called> {
    let lower = path.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    let stem = file.strip_suffix(".xml")?;
    if stem.ends_with("-meta") {
        None
    } else if lower.contains("destructive") {
        Some(Called::Destructive)
    } else {
        (file != package_xml::FILE_NAME).then_some(Called::Anything)
    }
}

/// What a manifest names of a project.
#[derive(Default)]
struct Named {
    /// As people name it.
    all: BTreeSet<String>,
    /// What mutes among it.
    muting: BTreeSet<String>,
}

/// Nothing of a file that is no manifest.
fn named(text: &str, held: &Held<'_>) -> Result<Named, XmlError> {
    let root = Node::document(text, DEPTH)?;
    let mut named = Named::default();
    if root.name != "Package" {
        return Ok(named);
    }
    for types in root.all("types") {
        let kinds: BTreeSet<_> = types.all("name").map(|name| fold(name.text.trim())).collect();
        let kinds: Vec<_> = kinds.iter().filter_map(|kind| held.get(&**kind)).collect();
        for member in types.all("members") {
            let member = fold(member.text.trim());
            for file in kinds.iter().filter_map(|of_kind| of_kind.get(&*member)) {
                named.all.insert(file.title());
                if file.kind == MUTING {
                    named.muting.insert(file.title());
                }
            }
        }
    }
    Ok(named)
}
