//! The Metadata API's `DelegateGroup` type.

use super::value::{Flag, Located, flag, text, texts};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// Delegated administrators, and what they may hand out to the users of the roles that they manage.
/// Who is one is data and in no repository.
#[derive(Debug, Default)]
pub struct DelegateGroup {
    pub label: Option<Located>,
    /// They may log in as the users that they manage.
    pub login_access: Option<Flag>,
    /// API names.
    pub permission_sets: Vec<Located>,
    /// API names.
    pub permission_set_groups: Vec<Located>,
    pub profiles: Vec<Located>,
}

impl DelegateGroup {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self {
            label: text(root, "label"),
            login_access: flag(root, "loginAccess", faults),
            permission_sets: texts(root, "permissionSets"),
            permission_set_groups: texts(root, "permissionSetGroups"),
            profiles: texts(root, "profiles"),
        }
    }
}
