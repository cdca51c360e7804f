//! What follows from several tables together.

use std::collections::BTreeMap;

use super::{Evidence, Logins, RecordId};

/// Joins what tables say of each other, once all are read: the order of the files does not matter.
pub(super) fn settle(evidence: &mut Evidence, of_logs: BTreeMap<RecordId, Logins>) {
    // The history says more of a login than the log does, and both have the same logins.
    for (user, logins) in of_logs {
        evidence.logins.entry(user).or_insert(logins);
    }

    for (&id, user) in &evidence.users {
        evidence.by_username.entry(user.username.key().to_owned()).or_insert(id);
    }
    for profile in evidence.profiles.values_mut() {
        let seats = profile.license_id.and_then(|id| evidence.user_licenses.get(&id));
        if let (None, Some(seats)) = (&profile.license, seats) {
            profile.license = Some(seats.name.clone());
        }
    }
    evidence.components.sort_by_key(|c| (c.group, c.permission_set, c.place));
    evidence.components.dedup_by_key(|c| (c.group, c.permission_set));
    evidence
        .assignments
        .sort_by_key(|a| (a.user, a.assigned, a.expires.is_some(), std::cmp::Reverse(a.expires)));
    // Of several for one thing, that which lasts longest.
    evidence.assignments.dedup_by_key(|a| (a.user, a.assigned));
    evidence.license_assignments.sort_by_key(|a| (a.user, a.license, a.place));
    evidence.license_assignments.dedup_by_key(|a| (a.user, a.license));
}
