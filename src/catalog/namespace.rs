//! Namespaces that belong to the platform itself rather than to a package or the org.

use super::table;

include!(concat!(env!("OUT_DIR"), "/namespaces.rs"));

#[derive(Debug, PartialEq, Eq)]
pub struct Namespace {
    /// Without the two underscores.
    pub name: &'static str,
    pub meaning: &'static str,
    pub source: &'static str,
}

pub fn all() -> &'static [Namespace] {
    NAMESPACES
}

/// Whether what carries this namespace is Salesforce's own. `namespace` comes without underscores.
pub fn is_platform(namespace: &str) -> bool {
    table::find(NAMESPACES, |row| row.name, namespace).is_some()
}
