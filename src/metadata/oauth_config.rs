//! How an app takes part in OAuth: what connected apps and external client apps spell alike.

use super::value::{Flag, Located, flag};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

#[derive(Debug, Default)]
pub struct OauthConfig {
    /// Each at the place of the element, which may hold several.
    pub callback_urls: Vec<Located>,
    /// The element of the certificate that the JWT bearer flow checks signatures with.
    pub certificate: Option<u32>,
    pub is_pkce_required: Option<Flag>,
    pub is_consumer_secret_optional: Option<Flag>,
    pub is_secret_required_for_refresh_token: Option<Flag>,
    pub is_refresh_token_rotation_enabled: Option<Flag>,
    pub is_device_flow_enabled: Option<Flag>,
    /// Refresh tokens that nobody uses end after an idle time that the platform sets.
    pub is_idle_limit_enforced: Option<Flag>,
}

impl OauthConfig {
    pub(super) fn read(of: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        let callback = of.child("callbackUrl");
        let urls = callback.into_iter().flat_map(|node| {
            let urls = node.text.split_whitespace();
            urls.map(|url| Located { text: url.to_owned(), offset: node.start })
        });
        Self {
            callback_urls: urls.collect(),
            certificate: of.child("certificate").filter(|c| !c.text.is_empty()).map(|c| c.start),
            is_pkce_required: flag(of, "isPkceRequired", faults),
            is_consumer_secret_optional: flag(of, "isConsumerSecretOptional", faults),
            is_secret_required_for_refresh_token: flag(of, "isSecretRequiredForRefreshToken", faults),
            is_refresh_token_rotation_enabled: flag(of, "isRefreshTokenRotationEnabled", faults),
            is_device_flow_enabled: flag(of, "isDeviceFlowEnabled", faults),
            is_idle_limit_enforced: flag(of, "isEnforceRefreshTokenTTL", faults),
        }
    }
}
