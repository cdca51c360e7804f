//! From files to typed documents with byte offsets. One file per metadata type.

pub mod apex_class;
pub mod apex_code;
mod apex_tokens;
pub mod auth_provider;
mod canonical;
pub mod component;
pub mod connected_app;
pub mod custom_field;
pub mod custom_object;
pub mod custom_permission;
pub mod delegate_group;
pub mod document;
pub mod entry;
pub mod external_client_app;
pub mod flow;
pub mod formula;
pub mod load;
pub mod oauth_config;
pub mod parsed;
pub mod permission_set;
pub mod permission_set_group;
mod piece;
pub mod profile;
pub mod profile_password_policy;
pub mod profile_session_setting;
mod read;
pub mod saml_sso_config;
pub mod secret;
mod seen;
pub mod session;
pub mod settings;
pub mod user_access_policy;
pub mod validation_rule;

pub use read::{Scratch, boolean, read, read_piece};
