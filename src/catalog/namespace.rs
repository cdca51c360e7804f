//! Namespaces that belong to the platform itself rather than to a package or the org, and its sets without one.

use super::table::Table;

include!(concat!(env!("OUT_DIR"), "/namespaces.rs"));

static TABLE: Table<Namespace> = Table::new(NAMESPACES, |row| row.name);

#[derive(Debug, PartialEq, Eq)]
pub struct Namespace {
    /// Without the two underscores; of a set without a namespace its whole name.
    pub name: &'static str,
    pub meaning: &'static str,
    /// What its permission sets are known to come with, all of them together; `None` where nothing is known.
    pub user_permissions: Option<&'static [&'static str]>,
    pub source: &'static str,
}

impl Namespace {
    /// Whether it is the name of a set that has no namespace.
    pub fn is_set(&self) -> bool {
        self.name.contains('_')
    }
}

pub fn all() -> &'static [Namespace] {
    NAMESPACES
}

/// The namespace of Salesforce's own that has this name, without underscores and whatever its case.
pub fn find(namespace: &str) -> Option<&'static Namespace> {
    TABLE.find(namespace)
}
