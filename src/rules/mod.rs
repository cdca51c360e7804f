//! The rules, one folder per group. Each has a page (`.md`) that is its documentation and its first tests; a rule
//! that is more than a row of the catalogue has code beside it. This file is the only register: one row a rule.

mod api;
mod apps;
mod contract;
pub mod engine;
mod escalation;
mod evidence;
pub mod exceptions;
mod fields;
pub mod find;
mod hygiene;
mod identity;
mod objects;
mod session;
mod shared;
mod super_access;

pub use engine::check::{Checked, check, check_waivers};
pub use engine::docs;
pub use engine::rule::{Check, Group, Rule, Runs};
pub use engine::selection::{Selection, UnknownRule};

use crate::catalog::permission::Permission;
use crate::config::{Config, RuleInfo};
use crate::terms::severity::Severity;

/// Declares the rules of every group, in the order in which people look for them: `code` for one that has a file of
/// its own name with its `RULE`, `catalog(NAME, SEVERITY)` for one that reports the permissions whose row in the
/// catalogue names it.
macro_rules! rules {
    ($($folder:ident $group:ident { $($rule:ident: $kind:ident $(($name:literal, $severity:ident))?,)+ })+) => {
        /// All rules, by group and then as people look for them.
        pub static RULES: &[Rule] = &[$($(
            rules!(@rule $kind $folder $rule $group $($name $severity)?),
        )+)+];
    };
    (@rule code $folder:ident $rule:ident $group:ident) => { $folder::$rule::RULE };
    (@rule catalog $folder:ident $rule:ident $group:ident $name:literal $severity:ident) => {
        shared::held_permission::rule(
            $name,
            Group::$group,
            crate::terms::severity::Severity::$severity,
            include_str!(concat!(stringify!($folder), "/", stringify!($rule), ".md")),
        )
    };
}

rules! {
    super_access SuperAccess {
        modify_all_data: catalog("modify-all-data", Critical),
        view_all_data: catalog("view-all-data", Critical),
        system_administrator_identity: code,
        admin_clone: code,
        super_admin_combination: code,
        view_all_fields_global: catalog("view-all-fields-global", High),
        query_all_files: catalog("query-all-files", Critical),
        setup_reconnaissance: catalog("setup-reconnaissance", Medium),
    }
    escalation Escalation {
        author_apex: catalog("author-apex", Critical),
        customize_application: catalog("customize-application", Critical),
        metadata_deploy: catalog("metadata-deploy", Critical),
        manage_users: catalog("manage-users", Critical),
        grant_rights: catalog("grant-rights", Critical),
        manage_sharing: catalog("manage-sharing", Critical),
        identity_plumbing: catalog("identity-plumbing", Critical),
        install_packages: catalog("install-packages", Critical),
        encryption_control: catalog("encryption-control", Critical),
        act_as_or_exempt: catalog("act-as-or-exempt", High),
        evidence_tampering: catalog("evidence-tampering", High),
        escalation_path: code,
        union_escalation: code,
        auth_provider_execution_user: code,
        risky_permission: catalog("risky-permission", High),
        delegated_admin_grants_power: code,
        access_policy_grants_power: code,
    }
    objects Objects {
        modify_all_records: code,
        view_all_records: code,
        delete_granted: code,
        sensitive_object_access: code,
        write_on_read_only: code,
        object_sprawl: code,
        open_owd_makes_grant_global: code,
        hard_delete: catalog("hard-delete", High),
        bulk_export_channel: catalog("bulk-export-channel", Medium),
        transfer_any_record: catalog("transfer-any-record", Medium),
    }
    fields Fields {
        view_all_fields: code,
        sensitive_field_read: code,
        sensitive_field_edit: code,
        secret_like_field: code,
        field_sprawl: code,
        edit_without_object_edit: code,
        unclassified_field_granted: code,
    }
    api Api {
        missing_api_enabled: code,
        missing_api_only: code,
        not_integration_license: code,
        license_mismatch: code,
        license_refuses_grant: code,
        interactive_surface: code,
        apex_endpoint_ignores_sharing: code,
        apex_endpoint_ignores_crud: code,
        excess_class_access: code,
        apex_rest_services_flag: code,
        run_all_flows: code,
        outbound_credential_access: code,
        outbound_endpoint: code,
        bypass_custom_permission: code,
        profile_name_bypass: code,
        guest_api_access: code,
        integration_runs_agents: code,
    }
    identity Identity {
        rights_on_profile: code,
        shared_permission_container: code,
        human_and_machine_mix: code,
        generic_identity_name: code,
        missing_owner: code,
        undeclared_integration: code,
        hidden_identity: code,
        shared_run_as_user: code,
        privileged_without_controls: code,
    }
    apps Apps {
        self_authorised_app: code,
        app_open_to_broad_profile: code,
        run_as_user_unproven: code,
        broad_oauth_scope: code,
        mcp_scope_on_machine_app: code,
        ip_relaxation: code,
        immortal_refresh_token: code,
        refresh_token_not_rotated: code,
        token_works_anywhere: code,
        pkce_or_secret_optional: code,
        insecure_callback_url: code,
        secret_in_source: code,
        legacy_auth_flow: code,
        api_access_control_off: code,
        legacy_connected_app: code,
        app_gatekeeping_bypass: catalog("app-gatekeeping-bypass", Critical),
        app_secret_access: catalog("app-secret-access", Critical),
    }
    session Session {
        no_login_ip_range: code,
        wide_login_ip_range: code,
        no_login_hours: code,
        password_never_expires: code,
        session_policy_weak: code,
        high_assurance_blocks_headless: code,
        session_activated_set: code,
        event_log_deletable: code,
        mfa_waiver: catalog("mfa-waiver", Critical),
    }
    contract Contract {
        undeclared_object_access: code,
        undeclared_field_access: code,
        undeclared_permission: code,
        privilege_increase: code,
        control_lost: code,
        revocation_that_does_not_revoke: code,
        unmet_need: code,
        contract_stale: code,
        unjustified_waiver: code,
    }
    evidence Evidence {
        integration_used_by_person: code,
        password_flow_in_use: code,
        login_outside_ranges: code,
        shared_by_several_systems: code,
        app_used_without_policy: code,
        assigned_not_in_git: code,
        granted_beyond_git: code,
        in_git_assigned_to_nobody: code,
        dormant_integration: code,
        seat_could_be_freed: code,
    }
    hygiene Hygiene {
        unknown_permission: code,
        missing_dependency: code,
        impossible_entry: code,
        duplicate_or_conflicting_entry: code,
        deprecated_element: code,
        muting_misread: code,
        unused_container: code,
        dangling_reference: code,
        fls_on_required_field: code,
        view_all_fields_hides_fls: code,
    }
}

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.name == name)
}

/// What a user permission is rated on an integration, in every answer and format: the severity under which a rule reports
/// it as the configuration sets that rule, else the catalogue's level; `None` for one that nobody rates.
pub fn severity_of(permission: &Permission, config: &Config) -> Option<Severity> {
    let rule = permission.rule.and_then(find);
    match rule {
        Some(rule) => {
            let setting = config.rules.for_rule(rule.name);
            Some(setting.applied_to(permission.severity_under(rule.severity)))
        }
        None => permission.rating.as_ref().map(|rating| permission.severity_under(rating.level)),
    }
}

/// What a configuration has to know of all rules.
pub fn infos() -> Vec<RuleInfo> {
    RULES
        .iter()
        .map(|rule| RuleInfo {
            name: rule.name,
            group: rule.group.name(),
            options: rule.options,
            severity: rule.severity,
            runs: rule.runs,
        })
        .collect()
}
