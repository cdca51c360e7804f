//! Settings of a whole org: of each file, what rules judge.

use super::value::{Flag, flag};
use crate::xml::error::XmlError;
use crate::xml::node::Node;

/// `ConnectedApp.settings`.
#[derive(Debug, Default)]
pub struct ConnectedAppSettings {
    /// API Access Control: only apps that an administrator approved may call the API.
    pub admin_approved_apps_only: Option<Flag>,
}

/// `OauthOidc.settings`.
#[derive(Debug, Default)]
pub struct OauthOidcSettings {
    /// The flow that sends a password is blocked.
    pub blocks_user_name_password_flow: Option<Flag>,
    pub blocks_user_agent_flow: Option<Flag>,
    /// Every app of the org must use PKCE.
    pub is_pkce_required: Option<Flag>,
}

/// `Security.settings`.
#[derive(Debug, Default)]
pub struct SecuritySettings {
    /// Login ranges hold for every request, not at login alone.
    pub enforces_ip_ranges_every_request: Option<Flag>,
    /// A session ends when the address changes.
    pub locks_sessions_to_ip: Option<Flag>,
}

/// `Event.settings`.
#[derive(Debug, Default)]
pub struct EventSettings {
    /// Who holds the permission for it may delete event log files and login events.
    pub allows_deleting_logs: Option<Flag>,
}

impl ConnectedAppSettings {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self { admin_approved_apps_only: flag(root, "enableAdminApprovedAppsOnly", faults) }
    }
}

impl OauthOidcSettings {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self {
            blocks_user_name_password_flow: flag(root, "blockOAuthUnPwFlow", faults),
            blocks_user_agent_flow: flag(root, "blockOAuthUsrAgtFlow", faults),
            is_pkce_required: flag(root, "isPkceRequired", faults),
        }
    }
}

impl EventSettings {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        Self { allows_deleting_logs: flag(root, "enableDeleteMonitoringData", faults) }
    }
}

impl SecuritySettings {
    pub(super) fn read(root: &Node<'_>, faults: &mut Vec<XmlError>) -> Self {
        let Some(session) = root.child("sessionSettings") else { return Self::default() };
        Self {
            enforces_ip_ranges_every_request: flag(session, "enforceIpRangesEveryRequest", faults),
            locks_sessions_to_ip: flag(session, "lockSessionsToIp", faults),
        }
    }
}
