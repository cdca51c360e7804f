//! The Metadata API's `UserAccessPolicy` type.

use super::value::{Located, names, text};
use crate::xml::node::Node;

/// A rule by which the platform gives users permission sets. Deployed as active it becomes a
/// design, so what it grants is potential.
#[derive(Debug, Default)]
pub struct UserAccessPolicy {
    pub label: Option<Located>,
    pub status: Option<Located>,
    pub actions: Vec<Action>,
    pub filters: Vec<Filter>,
}

/// What the policy does with a target.
#[derive(Debug)]
pub struct Action {
    /// `Grant` or `Revoke`.
    pub action: Option<Located>,
    /// `PermissionSet`, `PermissionSetGroup`, `PermissionSetLicense` and others.
    pub kind: Option<Located>,
    /// An API name.
    pub target: Option<Located>,
}

/// Whom the policy applies to.
#[derive(Debug)]
pub struct Filter {
    /// `Profile`, `User`, `UserRole` and others.
    pub kind: Option<Located>,
    pub column: Option<Located>,
    pub operation: Option<Located>,
    /// API names: several for the operation `in`.
    pub targets: Vec<Located>,
    pub value: Option<Located>,
}

impl UserAccessPolicy {
    pub(super) fn read(root: &Node<'_>) -> Self {
        let actions = root.all("userAccessPolicyActions").map(|node| Action {
            action: text(node, "action"),
            kind: text(node, "type"),
            target: text(node, "target"),
        });
        let actions = actions.collect();
        let filters = root.all("userAccessPolicyFilters").map(|node| Filter {
            kind: text(node, "type"),
            column: text(node, "columnName"),
            operation: text(node, "operation"),
            targets: names(node, "target"),
            value: text(node, "value"),
        });
        let filters = filters.collect();
        Self { label: text(root, "masterLabel"), status: text(root, "status"), actions, filters }
    }
}
