//! Permission set groups and their members.

use super::definition::{Table, with_namespace};
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;

/// A permission set group of the org.
#[derive(Debug, Default)]
pub struct Group {
    /// The API name; empty where no row says it.
    pub name: String,
    pub namespace: Option<String>,
    pub place: Option<Place>,
}

impl Group {
    /// Its name as the metadata has it: with the namespace of its package before it.
    pub fn full_name(&self) -> String {
        with_namespace(self.namespace.as_deref(), &self.name)
    }
}

/// That a permission set is in a group: as a member, or as what it mutes.
#[derive(Debug)]
pub struct Component {
    pub group: RecordId,
    pub permission_set: RecordId,
    pub place: Place,
}

pub(super) const TABLE: Table = Table {
    object: "PermissionSetGroup",
    needed: &["Id", "DeveloperName", "MasterLabel", "Status"],
    wanted: &["NamespacePrefix"],
    for_what: "the names of groups, unless the assignments name them",
    open: |header| {
        let [id, name, namespace] = header.columns(["Id", "DeveloperName", "NamespacePrefix"]);
        Box::new(move |row, sink| {
            let id = row.needed_id(id, "Id")?;
            let group = Group {
                name: row.get(name)?.to_owned(),
                namespace: row.text(namespace)?.map(str::to_owned),
                place: Some(sink.place),
            };
            sink.evidence.groups.insert(id, group);
            Ok(())
        })
    },
};

pub(super) const COMPONENTS: Table = Table {
    object: "PermissionSetGroupComponent",
    needed: &["PermissionSetGroupId", "PermissionSetId"],
    wanted: &[],
    for_what: "whether the groups of the org have the members that the project gives them",
    open: |header| {
        let [group, set] = header.columns(["PermissionSetGroupId", "PermissionSetId"]);
        Box::new(move |row, sink| {
            let component = Component {
                group: row.needed_id(group, "PermissionSetGroupId")?,
                permission_set: row.needed_id(set, "PermissionSetId")?,
                place: sink.place,
            };
            sink.evidence.components.push(component);
            Ok(())
        })
    },
};
