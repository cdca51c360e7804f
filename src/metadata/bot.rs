//! The Metadata API's `Bot` type.

use super::value::{Located, text};
use crate::xml::node::Node;

/// A bot, or an agent.
#[derive(Debug, Default)]
pub struct Bot {
    /// The user that it runs as: a username.
    pub user: Option<Located>,
}

impl Bot {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { user: text(root, "botUser") }
    }
}
