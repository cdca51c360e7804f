//! The Metadata API's `AuthProvider` type.

use super::value::{Located, text};
use crate::xml::node::Node;

/// Another system by whose word people log in.
#[derive(Debug, Default)]
pub struct AuthProvider {
    /// The user that its Apex registration handler runs as.
    pub execution_user: Option<Located>,
}

impl AuthProvider {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { execution_user: text(root, "executionUser") }
    }
}
