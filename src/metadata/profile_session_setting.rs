//! The Metadata API's `ProfileSessionSetting` type.

use super::value::{Located, text};
use crate::xml::node::Node;

/// The session rules of one profile's users, which take the place of the org's.
#[derive(Debug, Default)]
pub struct ProfileSessionSetting {
    /// A profile's name, in any case.
    pub profile: Option<Located>,
    /// `LOW`, `STANDARD` or `HIGH_ASSURANCE`.
    pub required_session_level: Option<Located>,
    /// Minutes without activity after which a session ends.
    pub session_timeout: Option<Located>,
}

impl ProfileSessionSetting {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self {
            profile: text(root, "profile"),
            required_session_level: text(root, "requiredSessionLevel"),
            session_timeout: text(root, "sessionTimeout"),
        }
    }
}
