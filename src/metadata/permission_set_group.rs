//! The Metadata API's `PermissionSetGroup` type.

use super::value::{Flag, Located, flag, text, texts};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// Permission sets that are assigned together, and at most one muting permission set that takes
/// some of what they grant away again.
#[derive(Debug, Default)]
pub struct PermissionSetGroup {
    pub label: Option<Located>,
    pub description: Option<Located>,
    /// API names.
    pub permission_sets: Vec<Located>,
    /// API names.
    pub muting_permission_sets: Vec<Located>,
    /// Session-based activation: the group grants only during an activated session.
    pub has_activation_required: Option<Flag>,
}

impl PermissionSetGroup {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self {
            label: text(root, "label"),
            description: text(root, "description"),
            permission_sets: texts(root, "permissionSets"),
            muting_permission_sets: texts(root, "mutingPermissionSets"),
            has_activation_required: flag(root, "hasActivationRequired", faults),
        }
    }
}
