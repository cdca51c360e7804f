//! From rows of assignments to the holders of a project.

use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use super::nature::Natures;
use super::{Nature, User};
use crate::evidence::{Assigned, Evidence, Place, RecordId};
use crate::org::Org;
use crate::org::directory::Resolved;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, UserId};

/// The users of the evidence, sorted by id. Without evidence there are none.
pub(crate) fn gather(org: &Org<'_>) -> TiVec<UserId, User> {
    let Some(evidence) = &org.library.evidence else { return TiVec::new() };
    let mut users: TiVec<UserId, User> = TiVec::new();
    let mut by_record: FxHashMap<RecordId, UserId> = FxHashMap::default();
    for (&id, known) in &evidence.users {
        let mut user = User {
            id,
            username: known.username.to_string(),
            active: known.is_active(),
            holders: Vec::new(),
            stock_profile: None,
            missing: Vec::new(),
            expired: Vec::new(),
            assigned: Vec::new(),
            nature: Nature::Unproven,
            identity: None,
            place: known.place,
        };
        let profile = known.profile.and_then(|profile| evidence.profiles.get(&profile));
        if let Some(profile) = profile.filter(|profile| !profile.name.is_empty()) {
            user.hold(org, HolderKind::Profile, &profile.name, known.place);
        }
        by_record.insert(id, users.push_and_get_key(user));
    }
    for assignment in &evidence.assignments {
        let Some(&user) = by_record.get(&assignment.user) else { continue };
        let Some((kind, name)) = named(evidence, assignment.assigned) else { continue };
        match assignment.expires {
            Some(last) if !assignment.holds_on(evidence.today) => {
                users[user].expired.push((kind, name, last));
            }
            _ => users[user].hold(org, kind, &name, assignment.place),
        }
    }
    let natures = Natures::new(org, evidence);
    for user in &mut users {
        user.nature = natures.of(user);
    }
    users
}

/// What an assignment assigns; `None` for a profile, which stands beside its user.
fn named(evidence: &Evidence, assigned: Assigned) -> Option<(HolderKind, String)> {
    let of_group = |id: RecordId| {
        let name = evidence.groups.get(&id).map(crate::evidence::Group::full_name);
        (
            HolderKind::PermissionSetGroup,
            name.filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_string()),
        )
    };
    match assigned {
        Assigned::Group(id) => Some(of_group(id)),
        Assigned::PermissionSet(id) => {
            let set = evidence.permission_sets.get(&id);
            if set.is_some_and(|set| set.is_owned_by_profile) {
                return None;
            }
            if let Some(group) = set.and_then(|set| set.group) {
                return Some(of_group(group));
            }
            let name = set.map(crate::evidence::PermissionSet::full_name).filter(|name| !name.is_empty());
            Some((HolderKind::PermissionSet, name.unwrap_or_else(|| id.to_string())))
        }
    }
}

/// By holder, the permission sets of the org that are it or stand for it.
pub(crate) fn records(org: &Org<'_>) -> FxHashMap<HolderId, Vec<RecordId>> {
    let mut records: FxHashMap<HolderId, Vec<RecordId>> = FxHashMap::default();
    for (&id, set) in org.library.evidence.iter().flat_map(|evidence| &evidence.permission_sets) {
        let profile = set.profile.and_then(|profile| org.library.evidence.as_ref()?.profiles.get(&profile));
        let holder = match profile {
            _ if set.group.is_some() => None,
            Some(profile) => find(org, HolderKind::Profile, &profile.name),
            None if set.is_owned_by_profile => None,
            None => find(org, HolderKind::PermissionSet, &set.full_name()),
        };
        if let Some(Resolved::Holder(holder)) = holder {
            records.entry(holder).or_default().push(id);
        }
    }
    records
}

/// A holder by the name that the org has for it. Profiles go by their display names; the label of a set may be another
/// set's name.
fn find(org: &Org<'_>, kind: HolderKind, name: &str) -> Option<Resolved> {
    match kind {
        HolderKind::Profile => org.directory.find(kind, name),
        _ => org.directory.find_named(kind, name).map(Resolved::Holder),
    }
}

impl User {
    fn hold(&mut self, org: &Org<'_>, kind: HolderKind, name: &str, place: Place) {
        match find(org, kind, name) {
            Some(Resolved::Holder(holder)) => {
                if !self.holders.contains(&holder) {
                    self.holders.push(holder);
                    self.assigned.push((holder, place));
                }
            }
            Some(Resolved::Stock(profile)) => self.stock_profile = Some(profile),
            None => self.missing.push((kind, name.to_owned(), place)),
        }
    }
}
