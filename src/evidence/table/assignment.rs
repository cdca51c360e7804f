//! Who is assigned what.

use jiff::civil::Date;

use super::definition::Table;
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;
use crate::evidence::row::Fault;

/// That a user has a permission set or group. The assignment of a profile is a row of its own, too.
#[derive(Debug)]
pub struct Assignment {
    pub user: RecordId,
    pub assigned: Assigned,
    /// The last day on which it holds, in UTC.
    pub expires: Option<Date>,
    pub place: Place,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assigned {
    /// It may stand for a profile, or for a group.
    PermissionSet(RecordId),
    Group(RecordId),
}

impl Assignment {
    /// Whether it holds on a day.
    pub fn holds_on(&self, today: Option<Date>) -> bool {
        self.expires.zip(today).is_none_or(|(last, today)| last >= today)
    }
}

pub(super) const TABLE: Table = Table {
    object: "PermissionSetAssignment",
    needed: &["AssigneeId", "PermissionSetId"],
    wanted: &["PermissionSetGroupId", "ExpirationDate"],
    for_what: "who has which permission set and group",
    open: |header| {
        let [user, set, group, expires] =
            header.columns(["AssigneeId", "PermissionSetId", "PermissionSetGroupId", "ExpirationDate"]);
        let of_set = header.columns([
            "PermissionSet.Name",
            "PermissionSet.NamespacePrefix",
            "PermissionSet.IsOwnedByProfile",
            "PermissionSet.ProfileId",
            "PermissionSet.Profile.Name",
            "PermissionSetGroup.DeveloperName",
        ]);
        let [set_name, namespace, owned, profile, profile_name, group_name] = of_set;
        Box::new(move |row, sink| {
            let set_id = row.id(set)?;
            let group_id = row.id(group)?;
            let assigned = match (group_id, set_id) {
                (Some(group), _) => Assigned::Group(group),
                (None, Some(set)) => Assigned::PermissionSet(set),
                (None, None) => return Err(Fault::new("has no PermissionSetId")),
            };
            let assignment = Assignment {
                user: row.needed_id(user, "AssigneeId")?,
                assigned,
                expires: row.day(expires)?,
                place: sink.place,
            };
            let profile_id = row.id(profile)?;
            if let Some(set) = set_id {
                let known = sink.evidence.permission_sets.entry(set).or_default();
                if let Some(name) = row.text(set_name)? {
                    name.clone_into(&mut known.name);
                }
                known.namespace = row.text(namespace)?.map(str::to_owned).or(known.namespace.take());
                known.is_owned_by_profile |= row.flag(owned)? == Some(true);
                known.profile = profile_id.or(known.profile);
                known.group = group_id.or(known.group);
            }
            if let Some(profile) = profile_id {
                sink.evidence.profiles.entry(profile).or_default().learn(row.text(profile_name)?, None, None);
            }
            if let Some((group, name)) = group_id.zip(row.text(group_name)?) {
                name.clone_into(&mut sink.evidence.groups.entry(group).or_default().name);
            }
            sink.evidence.assignments.push(assignment);
            Ok(())
        })
    },
};
