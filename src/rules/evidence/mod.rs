//! What an org's own data says of its integrations, beside what the project describes.

pub(crate) mod app_used_without_policy;
pub(crate) mod assigned_not_in_git;
pub(crate) mod dormant_integration;
pub(crate) mod granted_beyond_git;
pub(crate) mod in_git_assigned_to_nobody;
pub(crate) mod integration_used_by_person;
pub(crate) mod login_outside_ranges;
pub(crate) mod password_flow_in_use;
pub(crate) mod seat_could_be_freed;
pub(crate) mod shared_by_several_systems;
