//! The Metadata API's `AiAgentDefinition` type.

use super::value::{Located, text};
use crate::xml::node::Node;

/// An agent.
#[derive(Debug, Default)]
pub struct AiAgentDefinition {
    /// The user that it runs as: a username.
    pub user: Option<Located>,
}

impl AiAgentDefinition {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { user: text(root, "botUser") }
    }
}
