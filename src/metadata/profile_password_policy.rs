//! The Metadata API's `ProfilePasswordPolicy` type.

use super::value::{Located, text};
use crate::xml::node::Node;

/// The password rules of one profile's users, which take the place of the org's.
#[derive(Debug, Default)]
pub struct ProfilePasswordPolicy {
    /// A profile's name, in any case.
    pub profile: Option<Located>,
    /// Days after which a password expires; 0 for never.
    pub password_expiration: Option<Located>,
}

impl ProfilePasswordPolicy {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { profile: text(root, "profile"), password_expiration: text(root, "passwordExpiration") }
    }
}
