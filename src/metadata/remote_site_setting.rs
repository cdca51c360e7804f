//! The Metadata API's `RemoteSiteSetting` type.

use super::value::{Flag, Located, flag, text};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// A site that code of the org may call.
#[derive(Debug, Default)]
pub struct RemoteSiteSetting {
    pub url: Option<Located>,
    pub is_active: Option<Flag>,
    /// Data of an encrypted session may go to the site over an unencrypted one.
    pub disables_protocol_security: Option<Flag>,
}

impl RemoteSiteSetting {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self {
            url: text(root, "url"),
            is_active: flag(root, "isActive", faults),
            disables_protocol_security: flag(root, "disableProtocolSecurity", faults),
        }
    }
}
