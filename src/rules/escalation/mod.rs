pub(crate) mod access_policy_grants_power;
pub(crate) mod auth_provider_execution_user;
pub(crate) mod delegated_admin_grants_power;
pub(crate) mod escalation_path;
pub(crate) mod union_escalation;
