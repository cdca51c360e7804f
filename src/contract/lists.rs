//! Which kinds of grant contracts speak of, and in which list.

use crate::config::{Located, Needs};
use crate::terms::grant::GrantKind;

/// Whether contracts speak of a kind of grant; what they do not speak of is never beyond them.
pub fn can_state(kind: GrantKind) -> bool {
    match kind {
        GrantKind::UserPermission
        | GrantKind::Object
        | GrantKind::Field
        | GrantKind::Class
        | GrantKind::Flow
        | GrantKind::Page
        | GrantKind::CustomPermission
        | GrantKind::Credential
        | GrantKind::App
        | GrantKind::RecordType
        | GrantKind::CustomSetting
        | GrantKind::CustomMetadata => true,
        GrantKind::Tab
        | GrantKind::DataSource
        | GrantKind::Agent
        | GrantKind::EmailRoutingAddress
        | GrantKind::ServicePresenceStatus
        | GrantKind::Dataspace
        | GrantKind::ComputingSummary => false,
    }
}

/// The lists of names that need no more than a look-up.
pub(super) fn lists(part: &Needs) -> [(GrantKind, &[Located<String>]); 8] {
    [
        (GrantKind::Class, &part.classes),
        (GrantKind::Flow, &part.flows),
        (GrantKind::Page, &part.pages),
        (GrantKind::App, &part.apps),
        (GrantKind::CustomPermission, &part.custom_permissions),
        (GrantKind::Credential, &part.credentials),
        (GrantKind::CustomSetting, &part.custom_settings),
        (GrantKind::CustomMetadata, &part.custom_metadata),
    ]
}

/// The list of a contract that holds names of a kind.
pub fn list_name(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Class => "classes",
        GrantKind::Flow => "flows",
        GrantKind::Page => "pages",
        GrantKind::App => "apps",
        GrantKind::CustomPermission => "custom-permissions",
        GrantKind::Credential => "credentials",
        GrantKind::CustomSetting => "custom-settings",
        GrantKind::CustomMetadata => "custom-metadata",
        _ => "permissions",
    }
}
