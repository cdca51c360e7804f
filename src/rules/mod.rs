//! The rules. Each has a page (`.md`) that is its documentation and its first tests; rules that
//! are more than a row of the catalogue have code beside it. This file is the only register.

mod check;
mod context;
pub mod docs;
mod draft;
mod findings;
mod remedy;
mod rule;
mod selection;

mod admin_clone;
mod apex_endpoint_ignores_crud;
mod apex_endpoint_ignores_sharing;
mod apex_rest_services_flag;
mod api_access_control_off;
mod app_open_to_broad_profile;
mod auth_provider_execution_user;
mod broad_oauth_scope;
mod bypass_custom_permission;
mod contract_stale;
mod dangling_reference;
mod delegated_admin_grants_power;
mod delete_granted;
mod deprecated_element;
mod duplicate_or_conflicting_entry;
mod edit_without_object_edit;
mod endpoint;
mod escalation_path;
mod excess_class_access;
mod field_sprawl;
mod fls_on_required_field;
mod generic_identity_name;
mod guest_api_access;
mod held_permission;
mod high_assurance_blocks_headless;
mod human_and_machine_mix;
mod immortal_refresh_token;
mod impossible_entry;
mod insecure_callback_url;
mod interactive_surface;
mod ip_relaxation;
mod legacy_auth_flow;
mod legacy_connected_app;
mod license_mismatch;
mod listing;
mod missing_api_enabled;
mod missing_api_only;
mod missing_dependency;
mod missing_flag;
mod missing_owner;
mod modify_all_records;
mod muting_misread;
mod no_login_hours;
mod no_login_ip_range;
mod not_integration_license;
mod object_bit;
mod object_sprawl;
mod of_profile;
mod open_owd_makes_grant_global;
mod outbound_credential_access;
mod password_never_expires;
mod paths;
mod pkce_or_secret_optional;
mod profile_name_bypass;
mod rights_on_profile;
mod run_all_flows;
mod run_as_user_unproven;
mod said;
mod secret_in_source;
mod secret_like_field;
mod self_authorised_app;
mod sensitive_field;
mod sensitive_field_edit;
mod sensitive_field_read;
mod sensitive_object_access;
mod session_activated_set;
mod session_policy_weak;
mod several_apps;
mod shared_permission_container;
mod shared_run_as_user;
mod super_admin_combination;
mod system_administrator_identity;
mod unclassified_field_granted;
mod undeclared;
mod undeclared_field_access;
mod undeclared_integration;
mod undeclared_object_access;
mod undeclared_permission;
mod union_escalation;
mod unjustified_waiver;
mod unknown_permission;
mod unmet_need;
mod unused_container;
mod view_all_fields;
mod view_all_fields_hides_fls;
mod view_all_records;
mod wide_login_ip_range;
mod write_on_read_only;

pub use check::{Checked, check, check_waivers};
pub use rule::{Check, Group, Rule, Runs};
pub use selection::{Selection, UnknownRule};

use crate::catalog::severity::Severity::{Critical, High, Medium};
use rule::Group::{Apps, Escalation, Objects, Session, SuperAccess};

/// A rule that is a row of the catalogue: it reports the permissions whose row names it.
macro_rules! permission {
    ($name:literal, $group:expr, $severity:expr, $docs:literal) => {
        held_permission::rule($name, $group, $severity, include_str!($docs))
    };
}

/// All rules, by group and then as people look for them.
pub static RULES: [Rule; 100] = [
    permission!("modify-all-data", SuperAccess, Critical, "modify_all_data.md"),
    permission!("view-all-data", SuperAccess, Critical, "view_all_data.md"),
    system_administrator_identity::RULE,
    admin_clone::RULE,
    super_admin_combination::RULE,
    permission!("view-all-fields-global", SuperAccess, High, "view_all_fields_global.md"),
    permission!("query-all-files", SuperAccess, Critical, "query_all_files.md"),
    permission!("setup-reconnaissance", SuperAccess, Medium, "setup_reconnaissance.md"),
    permission!("author-apex", Escalation, Critical, "author_apex.md"),
    permission!("customize-application", Escalation, Critical, "customize_application.md"),
    permission!("metadata-deploy", Escalation, Critical, "metadata_deploy.md"),
    permission!("manage-users", Escalation, Critical, "manage_users.md"),
    permission!("grant-rights", Escalation, Critical, "grant_rights.md"),
    permission!("manage-sharing", Escalation, Critical, "manage_sharing.md"),
    permission!("identity-plumbing", Escalation, Critical, "identity_plumbing.md"),
    permission!("install-packages", Escalation, Critical, "install_packages.md"),
    permission!("encryption-control", Escalation, Critical, "encryption_control.md"),
    permission!("act-as-or-exempt", Escalation, High, "act_as_or_exempt.md"),
    permission!("evidence-tampering", Escalation, High, "evidence_tampering.md"),
    escalation_path::RULE,
    union_escalation::RULE,
    auth_provider_execution_user::RULE,
    permission!("risky-permission", Escalation, High, "risky_permission.md"),
    delegated_admin_grants_power::RULE,
    modify_all_records::RULE,
    view_all_records::RULE,
    delete_granted::RULE,
    sensitive_object_access::RULE,
    write_on_read_only::RULE,
    object_sprawl::RULE,
    open_owd_makes_grant_global::RULE,
    permission!("hard-delete", Objects, High, "hard_delete.md"),
    permission!("bulk-export-channel", Objects, Medium, "bulk_export_channel.md"),
    permission!("transfer-any-record", Objects, Medium, "transfer_any_record.md"),
    view_all_fields::RULE,
    sensitive_field_read::RULE,
    sensitive_field_edit::RULE,
    secret_like_field::RULE,
    field_sprawl::RULE,
    edit_without_object_edit::RULE,
    unclassified_field_granted::RULE,
    missing_api_enabled::RULE,
    missing_api_only::RULE,
    not_integration_license::RULE,
    license_mismatch::RULE,
    interactive_surface::RULE,
    apex_endpoint_ignores_sharing::RULE,
    apex_endpoint_ignores_crud::RULE,
    excess_class_access::RULE,
    apex_rest_services_flag::RULE,
    run_all_flows::RULE,
    outbound_credential_access::RULE,
    bypass_custom_permission::RULE,
    profile_name_bypass::RULE,
    guest_api_access::RULE,
    rights_on_profile::RULE,
    shared_permission_container::RULE,
    human_and_machine_mix::RULE,
    generic_identity_name::RULE,
    missing_owner::RULE,
    undeclared_integration::RULE,
    shared_run_as_user::RULE,
    self_authorised_app::RULE,
    app_open_to_broad_profile::RULE,
    run_as_user_unproven::RULE,
    broad_oauth_scope::RULE,
    ip_relaxation::RULE,
    immortal_refresh_token::RULE,
    pkce_or_secret_optional::RULE,
    insecure_callback_url::RULE,
    secret_in_source::RULE,
    legacy_auth_flow::RULE,
    api_access_control_off::RULE,
    legacy_connected_app::RULE,
    permission!("app-gatekeeping-bypass", Apps, Critical, "app_gatekeeping_bypass.md"),
    permission!("app-secret-access", Apps, Critical, "app_secret_access.md"),
    no_login_ip_range::RULE,
    wide_login_ip_range::RULE,
    no_login_hours::RULE,
    password_never_expires::RULE,
    session_policy_weak::RULE,
    high_assurance_blocks_headless::RULE,
    session_activated_set::RULE,
    permission!("mfa-waiver", Session, Critical, "mfa_waiver.md"),
    undeclared_object_access::RULE,
    undeclared_field_access::RULE,
    undeclared_permission::RULE,
    unmet_need::RULE,
    contract_stale::RULE,
    unjustified_waiver::RULE,
    unknown_permission::RULE,
    missing_dependency::RULE,
    impossible_entry::RULE,
    duplicate_or_conflicting_entry::RULE,
    deprecated_element::RULE,
    muting_misread::RULE,
    unused_container::RULE,
    dangling_reference::RULE,
    fls_on_required_field::RULE,
    view_all_fields_hides_fls::RULE,
];

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.name == name)
}
