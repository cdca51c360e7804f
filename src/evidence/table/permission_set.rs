//! Permission sets, those included that stand for a profile or a group.

use super::definition::{Table, with_namespace};
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;

/// A permission set of the org. Every profile and every group has one of its own, which the org does not show.
#[derive(Debug, Default)]
pub struct PermissionSet {
    /// The API name; empty where no row says it.
    pub name: String,
    /// Its managed package.
    pub namespace: Option<String>,
    pub license: Option<String>,
    /// The profile that it stands for.
    pub profile: Option<RecordId>,
    pub is_owned_by_profile: bool,
    /// The group that it stands for.
    pub group: Option<RecordId>,
    /// The user permissions that its row says that it grants, by API name: of those alone for which the file has a
    /// column.
    pub permissions: Vec<String>,
    /// Its own row.
    pub place: Option<Place>,
}

impl PermissionSet {
    /// Its name as the metadata has it: with the namespace of its package before it.
    pub fn full_name(&self) -> String {
        with_namespace(self.namespace.as_deref(), &self.name)
    }
}

/// What stands before the name of a user permission in the name of its column.
const PERMISSION: &str = "Permissions";

pub(super) const TABLE: Table = Table {
    object: "PermissionSet",
    needed: &["Id", "Name", "IsOwnedByProfile"],
    wanted: &["ProfileId", "NamespacePrefix", "License.Name", "PermissionSetGroupId"],
    for_what: "which assignment stands for which permission set, unless the assignments name it",
    open: |header| {
        let [id, name, owned, profile, profile_name, namespace, license, group] = header.columns([
            "Id",
            "Name",
            "IsOwnedByProfile",
            "ProfileId",
            "Profile.Name",
            "NamespacePrefix",
            "License.Name",
            "PermissionSetGroupId",
        ]);
        let permission = |(at, name): (usize, &String)| {
            let permission = name.get(..PERMISSION.len())?.eq_ignore_ascii_case(PERMISSION);
            permission.then(|| (Some(at), name[PERMISSION.len()..].to_owned()))
        };
        let permissions: Vec<_> = header.names().iter().enumerate().filter_map(permission).collect();
        Box::new(move |row, sink| {
            let id = row.needed_id(id, "Id")?;
            let profile = row.id(profile)?;
            let mut granted = Vec::new();
            for (column, name) in &permissions {
                if row.flag(*column)? == Some(true) {
                    granted.push(name.clone());
                }
            }
            let set = PermissionSet {
                name: row.get(name)?.to_owned(),
                namespace: row.text(namespace)?.map(str::to_owned),
                license: row.text(license)?.map(str::to_owned),
                profile,
                is_owned_by_profile: row.flag(owned)? == Some(true),
                group: row.id(group)?,
                permissions: granted,
                place: Some(sink.place),
            };
            if let Some(profile) = profile {
                sink.evidence.profiles.entry(profile).or_default().learn(row.text(profile_name)?, None, None);
            }
            sink.evidence.permission_sets.insert(id, set);
            Ok(())
        })
    },
};
