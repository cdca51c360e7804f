//! The Metadata API's `ConnectedApp` type.

use super::oauth_config::OauthConfig;
use super::value::{Flag, Located, flag, text, texts};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// An app that calls Salesforce, with what it may ask for and who may use it. What a file does not
/// state is unknown: early API versions and partial retrieves leave it out.
#[derive(Debug, Default)]
pub struct ConnectedApp {
    pub label: Option<Located>,
    pub oauth: OauthConfig,
    /// Only whom an administrator lets may use it.
    pub is_admin_approved: Option<Flag>,
    pub is_client_credential_enabled: Option<Flag>,
    /// The user that the client credentials flow runs as: a username.
    pub client_credential_user: Option<Located>,
    pub scopes: Vec<Located>,
    /// Tokens work from some addresses alone, by the element's name.
    pub is_ip_binding_enabled: Option<Flag>,
    pub ip_relaxation: Option<Located>,
    pub refresh_token_policy: Option<Located>,
    pub session_level: Option<Located>,
    /// The user that the app's Apex plugin runs as.
    pub plugin_execution_user: Option<Located>,
    /// Labels, in real files.
    pub profiles: Vec<Located>,
    /// Labels, in real files.
    pub permission_sets: Vec<Located>,
}

impl ConnectedApp {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        let mut app = Self {
            label: text(root, "label"),
            plugin_execution_user: text(root, "pluginExecutionUser"),
            profiles: texts(root, "profileName"),
            permission_sets: texts(root, "permissionSetName"),
            session_level: root.child("sessionPolicy").and_then(|policy| text(policy, "sessionLevel")),
            ..Self::default()
        };
        if let Some(policy) = root.child("oauthPolicy") {
            app.ip_relaxation = text(policy, "ipRelaxation");
            app.refresh_token_policy = text(policy, "refreshTokenPolicy");
        }
        if let Some(config) = root.child("oauthConfig") {
            app.oauth = OauthConfig::read(config, faults);
            app.is_admin_approved = flag(config, "isAdminApproved", faults);
            app.is_client_credential_enabled = flag(config, "isClientCredentialEnabled", faults);
            app.client_credential_user = text(config, "oauthClientCredentialUser");
            app.scopes = texts(config, "scopes");
            app.is_ip_binding_enabled = flag(config, "isIpBindingEnabled", faults);
        }
        app
    }
}
