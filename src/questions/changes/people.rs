//! What the profiles, permission sets and groups grant that no integration uses.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::compared::Unread;
use super::model::PeopleChange;
use crate::access::delta::{Side, delta};
use crate::analysis::RootAnalysis;
use crate::change::Change;
use crate::org::Org;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;

type Key = (String, HolderKind, String);

/// Those whose grants differ, by kind and name. Only holders whose files the change touched, and groups, are looked at.
/// Of what cannot be read in the head nothing is said.
pub(super) fn of(change: &Change<'_, '_>, unread: &Unread) -> Vec<PeopleChange> {
    let old: BTreeMap<Key, Sided<'_, '_>> = change.base.roots.iter().flat_map(holders).collect();
    let new: BTreeMap<Key, Sided<'_, '_>> = change.head.roots.iter().flat_map(holders).collect();
    let mut keys: Vec<&Key> = old.keys().chain(new.keys()).collect();
    keys.sort_by_key(|(root, kind, name)| (*kind, root, name));
    keys.dedup();
    let several = change.head.roots.len() > 1;
    let differing = keys.into_iter().filter_map(|key| {
        let (was, is) = (old.get(key), new.get(key));
        let used = [was, is].into_iter().flatten().any(Sided::is_used);
        if used || !may_differ(change, was, is) || unread.has(key.1, &key.2) {
            return None;
        }
        let known = is.or(was)?;
        let delta = delta(&key.2, &key.0, was.map(Sided::side).as_ref(), is.map(Sided::side).as_ref())?;
        let holder = &known.org.holders[known.id];
        let file = holder.source_files(known.org.library).next();
        Some(PeopleChange {
            kind: holder.kind,
            name: holder.name.clone(),
            root: several.then(|| key.0.clone()),
            path: file.map(|file| known.org.library.project.files[file].path.clone()),
            gains: delta.gains,
            losses: delta.loses,
        })
    });
    differing.collect()
}

/// A holder of one side.
struct Sided<'a, 'l> {
    org: &'a Org<'l>,
    id: HolderId,
}

impl<'a, 'l> Sided<'a, 'l> {
    /// Whether an integration has it, directly or as a member of a group.
    fn is_used(&self) -> bool {
        !self.org.uses(self.id).is_empty()
    }

    fn side(&self) -> Side<'a, 'l> {
        Side { org: self.org, access: Cow::Owned(self.org.access_of_holder(self.id)) }
    }
}

fn holders<'a, 'l>(root: &'a RootAnalysis<'l>) -> impl Iterator<Item = (Key, Sided<'a, 'l>)> {
    let org = root.org();
    let holders = org.holders.iter_enumerated();
    holders.map(move |(id, holder)| {
        let name = fold(&holder.name).into_owned();
        ((org.root_path().to_owned(), holder.kind, name), Sided { org, id })
    })
}

/// Whether its files are not the same on both sides. What a group grants changes with its members, too.
fn may_differ(change: &Change<'_, '_>, was: Option<&Sided<'_, '_>>, is: Option<&Sided<'_, '_>>) -> bool {
    let (Some(was), Some(is)) = (was, is) else { return true };
    let files = |sided: &Sided<'_, '_>| sided.org.holders[sided.id].source_files(sided.org.library).count();
    let holder = &is.org.holders[is.id];
    let mut own = holder.source_files(is.org.library);
    holder.group.is_some()
        || files(was) != files(is)
        || own.any(|file| change.lines.touches_file(file))
        || own_lost(change, was)
}

/// Whether something of its files in the base is gone.
fn own_lost(change: &Change<'_, '_>, was: &Sided<'_, '_>) -> bool {
    let mut files = was.org.holders[was.id].source_files(was.org.library);
    files.any(|file| !change.lines.is_same(file))
}
