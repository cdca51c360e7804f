//! The Metadata API's `ApexClass` type: the XML beside the code.

use crate::xml::node::Node;

#[derive(Debug, Default)]
pub struct ApexClass {
    /// The major number.
    pub api_version: Option<u16>,
}

impl ApexClass {
    pub(super) fn read(root: &Node<'_>) -> Self {
        let version = root.child("apiVersion").map(|v| &*v.text);
        Self { api_version: version.and_then(|v| v.split('.').next()?.parse().ok()) }
    }
}
