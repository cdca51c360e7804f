//! The Metadata API's `NamedCredential` type.

use super::value::{Located, located, text};
use crate::xml::node::Node;

/// An address that code of the org may call, with how it logs in there.
#[derive(Debug, Default)]
pub struct NamedCredential {
    /// Its URL, in the form of either generation.
    pub url: Option<Located>,
}

impl NamedCredential {
    pub(super) fn read(root: &Node<'_>) -> Self {
        let is_url =
            |parameter: &&Node<'_>| parameter.child("parameterType").is_some_and(|t| t.text == "Url");
        let parameter = root.all("namedCredentialParameters").find(is_url);
        let url = parameter.and_then(|parameter| parameter.child("parameterValue")).map(located);
        Self { url: text(root, "endpoint").or(url) }
    }
}
