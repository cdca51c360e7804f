//! The Metadata API's types around `ExternalClientApplication`: one app in several files, which
//! name it in `<externalClientApplication>`. File names join nothing.

use super::oauth_config::OauthConfig;
use super::value::{Flag, Located, flag, names, text};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// The name of the element that joins the files.
const APP: &str = "externalClientApplication";

/// `.eca`: the app itself, named by its file.
#[derive(Debug, Default)]
pub struct ExternalClientApp {
    pub label: Option<Located>,
    /// `Local`, or how a package brought it.
    pub distribution: Option<Located>,
}

/// `.ecaOauth`.
#[derive(Debug, Default)]
pub struct OauthSettings {
    pub app: Option<Located>,
    pub scopes: Vec<Located>,
}

/// `.ecaGlblOauth`, which the documentation wants kept out of source control.
#[derive(Debug, Default)]
pub struct GlobalOauthSettings {
    pub app: Option<Located>,
    pub oauth: OauthConfig,
    pub is_client_credentials_flow_enabled: Option<Flag>,
}

/// `.ecaOauthPlcy`.
#[derive(Debug, Default)]
pub struct OauthPolicies {
    pub app: Option<Located>,
    pub permitted_users: Option<Located>,
    /// API names or ids.
    pub permission_sets: Vec<Located>,
    /// Names, labels or ids.
    pub profiles: Vec<Located>,
    pub is_client_credentials_flow_enabled: Option<Flag>,
    /// A username.
    pub client_credentials_user: Option<Located>,
    pub ip_relaxation: Option<Located>,
    pub refresh_token_policy: Option<Located>,
    pub refresh_token_validity: Option<Located>,
    pub refresh_token_validity_unit: Option<Located>,
    pub required_session_level: Option<Located>,
    /// The user that the app's Apex handler runs as.
    pub execute_handler_as: Option<Located>,
}

/// `.ecaPlcy`.
#[derive(Debug, Default)]
pub struct ExternalClientAppPolicies {
    pub app: Option<Located>,
    pub is_enabled: Option<Flag>,
}

/// `.ecaOauthSecurity`.
#[derive(Debug, Default)]
pub struct OauthSecuritySettings {
    pub app: Option<Located>,
    /// The element of the first range of addresses from which tokens work; the root where there is none.
    pub token_ranges: u32,
    pub has_token_ranges: bool,
}

impl ExternalClientApp {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { label: text(root, "label"), distribution: text(root, "distributionState") }
    }
}

impl OauthSettings {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self { app: text(root, APP), scopes: names(root, "commaSeparatedOauthScopes") }
    }
}

impl GlobalOauthSettings {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self {
            app: text(root, APP),
            oauth: OauthConfig::read(root, faults),
            is_client_credentials_flow_enabled: flag(root, "isClientCredentialsFlowEnabled", faults),
        }
    }
}

impl OauthPolicies {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self {
            app: text(root, APP),
            permitted_users: text(root, "permittedUsersPolicyType"),
            permission_sets: names(root, "commaSeparatedPermissionSet"),
            profiles: names(root, "commaSeparatedProfile"),
            is_client_credentials_flow_enabled: flag(root, "isClientCredentialsFlowEnabled", faults),
            client_credentials_user: text(root, "clientCredentialsFlowUser"),
            ip_relaxation: text(root, "ipRelaxationPolicyType"),
            refresh_token_policy: text(root, "refreshTokenPolicyType"),
            refresh_token_validity: text(root, "refreshTokenValidityPeriod"),
            refresh_token_validity_unit: text(root, "refreshTokenValidityUnit"),
            required_session_level: text(root, "requiredSessionLevel"),
            execute_handler_as: text(root, "executeHandlerAs"),
        }
    }
}

impl OauthSecuritySettings {
    pub(super) fn read(root: &Node<'_>) -> Self {
        let range = root.child("tokenIpRanges");
        Self {
            app: text(root, APP),
            token_ranges: range.map_or(root.start, |range| range.start),
            has_token_ranges: range.is_some(),
        }
    }
}

impl ExternalClientAppPolicies {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self { app: text(root, APP), is_enabled: flag(root, "isEnabled", faults) }
    }
}
