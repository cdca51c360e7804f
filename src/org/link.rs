//! From documents to orgs: holders, identities and what is missing.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use typed_index_collections::TiVec;

use super::agents;
use super::declare::{declare, declare_without_files, doubt_unread};
use super::detect::{contradictions, detect, vetoed};
use super::gather_apps::gather;
use super::group::{Member, Mention};
use super::holder::Holder;
use super::library::Library;
use super::muted::{self, Muted};
use super::unresolved::{Found, Unresolved, unresolved};
use super::user;
use super::{OfRoot, Org};
use crate::config::Config;
use crate::metadata::component::Content;
use crate::metadata::document::Body;
use crate::metadata::value::Located;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;
use crate::tree::InputError;

/// Every org of a run, by project root, and what is named but nowhere to be found.
#[derive(Default)]
pub struct Linked<'l> {
    pub orgs: Vec<Org<'l>>,
    /// Sorted by reference.
    pub unresolved: Vec<Unresolved>,
    /// The entries of `[external]` that stand for nothing of that kind, by index.
    pub idle_externals: Vec<usize>,
    /// What the configuration says of a holder both ways.
    pub errors: Vec<InputError>,
}

/// Links what was read. One configuration applies to every project root: an integration is an
/// identity in each org that has one of its holders.
pub fn link<'l>(library: &'l Library, config: &'l Config) -> Linked<'l> {
    let mut linked = Linked::default();
    let mut found = Found::default();
    for (root, of_root) in by_root(library).into_iter().enumerate() {
        let holders = holders(library, &of_root);
        let mut org = Org::new(library, config, root, holders);
        org.of_root = of_root;
        let is_empty = org.holders.is_empty() && org.components().next().is_none();
        if is_empty && library.project.roots.len() > 1 {
            continue;
        }
        join_groups(&mut org);
        (org.apps, org.missing_apps) = gather(&org);
        org.users = user::gather(&org);
        org.records = user::records(&org);
        declare(&mut org, &mut found);
        doubt_unread(&mut org);
        agents::mark_declared(&mut org);
        linked.errors.extend(contradictions(&org));
        let not_integrations = vetoed(&org, &mut found);
        user::identify(&mut org, &not_integrations);
        detect(&mut org, &mut found);
        agents::detect(&mut org);
        linked.orgs.push(org);
    }
    declare_without_files(&mut linked.orgs, library, config, &mut found);
    linked.orgs.iter_mut().for_each(Org::link_uses);
    (linked.unresolved, linked.idle_externals) = unresolved(config, &linked.orgs, &found);
    linked
}

/// What each project root holds.
fn by_root(library: &Library) -> Vec<OfRoot> {
    let files = &library.project.files;
    let mut roots: Vec<OfRoot> = library.project.roots.iter().map(|_| OfRoot::default()).collect();
    for (index, document) in library.documents.iter().enumerate() {
        roots[files[document.file].root].documents.push(index);
    }
    for (index, component) in library.components.iter().enumerate() {
        roots[files[component.file].root].components.push(index);
    }
    roots
}

/// Groups files by kind and name.
fn holders(library: &Library, of_root: &OfRoot) -> TiVec<HolderId, Holder> {
    let mut by_name: BTreeMap<(HolderKind, String), Holder> = BTreeMap::new();
    for &index in &of_root.documents {
        if let Some(holder) = holder_of(&mut by_name, library, library.documents[index].file) {
            holder.documents.push(index);
        }
    }
    for &index in &of_root.components {
        let holder = holder_of(&mut by_name, library, library.components[index].file);
        if let Some(holder) = holder {
            holder.group.get_or_insert_default().components.push(index);
        }
    }
    let mut holders: TiVec<HolderId, _> = by_name.into_values().collect();
    let place = |&d: &usize| {
        let (file, component) = (library.documents[d].file, library.source(d).component);
        (component, file != component, file)
    };
    for holder in &mut holders {
        holder.documents.sort_by_key(place);
    }
    holders
}

/// The holder that a file describes, new or known; `None` for a file of another type.
fn holder_of<'h>(
    by_name: &'h mut BTreeMap<(HolderKind, String), Holder>,
    library: &Library,
    file: usize,
) -> Option<&'h mut Holder> {
    let source = &library.project.files[file];
    let kind = source.kind.holder_kind()?;
    let new = || Holder { kind, name: source.name.clone(), documents: Vec::new(), group: None };
    Some(by_name.entry((kind, fold(&source.name).into_owned())).or_insert_with(new))
}

/// Looks up the members and the muting set of every group.
fn join_groups(org: &mut Org<'_>) {
    let Org { library, of_root, directory, holders, .. } = org;
    let is_muting = |&&index: &&usize| matches!(library.documents[index].body, Body::MutingPermissionSet(_));
    let mut muting: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &index in of_root.documents.iter().filter(is_muting) {
        let name = fold(&library.source(index).name).into_owned();
        muting.entry(directory.bare(&name).into_owned()).or_default().push(index);
    }
    for group in holders.iter_mut().filter_map(|h| h.group.as_mut()) {
        for component in group.components.clone() {
            let component = &library.components[component];
            let Content::PermissionSetGroup(stated) = &component.content else { continue };
            let mention = |name: &Located| Mention {
                name: name.text.clone(),
                file: component.file,
                offset: name.offset,
            };
            let known = group.members.iter().filter_map(|member| member.holder);
            let mut known: FxHashSet<HolderId> = known.collect();
            for name in &stated.permission_sets {
                let holder = directory.find_named(HolderKind::PermissionSet, &name.text);
                if holder.is_none_or(|holder| known.insert(holder)) {
                    group.members.push(Member { mention: mention(name), holder });
                }
            }
            for name in &stated.muting_permission_sets {
                match muting.get(&*directory.bare(&fold(&name.text))) {
                    Some(documents) => group.muting.extend(documents),
                    None => group.missing_muting.push(mention(name)),
                }
            }
        }
        group.muting.sort_unstable();
        group.muting.dedup();
    }
    mute(org);
}

/// What every group takes away.
fn mute(org: &mut Org<'_>) {
    if org.holders.iter().filter_map(|h| h.group.as_ref()).all(|group| group.muting.is_empty()) {
        return;
    }
    let details = Arc::new(muted::details(
        org.library,
        org.components().map(|(_, component)| component),
        &org.namespace,
    ));
    let library = org.library;
    for group in org.holders.iter_mut().filter_map(|h| h.group.as_mut()).filter(|g| !g.muting.is_empty()) {
        let entries = group.muting.iter().flat_map(|&document| &library.documents[document].entries);
        group.muted = Muted::new(&library.names, &details, entries);
        group.details = Arc::clone(&details);
    }
}
