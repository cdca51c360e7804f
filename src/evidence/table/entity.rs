//! The names of what `SetupEntityAccess` names by ids.

use super::definition::{OpenTable, Table, with_namespace};
use crate::evidence::row::{Column, Header};

/// The name of a class, a page or a custom permission.
#[derive(Debug)]
pub struct EntityName {
    pub name: String,
    pub namespace: Option<String>,
}

impl EntityName {
    /// Its name as the metadata has it: with the namespace of its package before it.
    pub fn full_name(&self) -> String {
        with_namespace(self.namespace.as_deref(), &self.name)
    }
}

fn open(header: &Header, name: &'static str) -> OpenTable {
    let [id, name, namespace]: [Column; 3] = header.columns(["Id", name, "NamespacePrefix"]);
    Box::new(move |row, sink| {
        let id = row.needed_id(id, "Id")?;
        let name = row.needed(name, "name")?.to_owned();
        let namespace = row.text(namespace)?.map(str::to_owned);
        sink.evidence.entity_names.insert(id, EntityName { name, namespace });
        Ok(())
    })
}

pub(super) const CLASSES: Table = Table {
    object: "ApexClass",
    needed: &["Id", "Name", "NamespacePrefix", "ApiVersion"],
    wanted: &[],
    for_what: "which classes SetupEntityAccess means",
    open: |header| open(header, "Name"),
};

pub(super) const PAGES: Table = Table {
    object: "ApexPage",
    needed: &["Id", "Name", "NamespacePrefix", "ControllerType"],
    wanted: &[],
    for_what: "which pages SetupEntityAccess means",
    open: |header| open(header, "Name"),
};

pub(super) const CUSTOM_PERMISSIONS: Table = Table {
    object: "CustomPermission",
    needed: &["Id", "DeveloperName", "NamespacePrefix", "MasterLabel"],
    wanted: &[],
    for_what: "which custom permissions SetupEntityAccess means",
    open: |header| open(header, "DeveloperName"),
};
