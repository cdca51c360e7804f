//! The Metadata API's `SamlSsoConfig` type.

use super::value::{Located, text};
use crate::xml::node::Node;

/// Single sign-on by SAML.
#[derive(Debug, Default)]
pub struct SamlSsoConfig {
    /// The user that its Apex handler for just-in-time provisioning runs as.
    pub execution_user: Option<Located>,
}

impl SamlSsoConfig {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { execution_user: text(root, "executionUserId") }
    }
}
