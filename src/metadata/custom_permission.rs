//! The Metadata API's `CustomPermission` type.

use super::value::{Located, text};
use crate::xml::node::Node;

/// A permission that only formulas, flows and code ask for.
#[derive(Debug, Default)]
pub struct CustomPermission {
    pub label: Option<Located>,
}

impl CustomPermission {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { label: text(root, "label") }
    }
}
