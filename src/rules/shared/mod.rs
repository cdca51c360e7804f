//! What several rules share.

pub(crate) mod asserted;
pub(crate) mod endpoint;
pub(crate) mod gained;
pub(crate) mod held_permission;
pub(crate) mod missing_flag;
pub(crate) mod object_bit;
pub(crate) mod of_profile;
pub(crate) mod of_user;
pub(crate) mod once;
pub(crate) mod org_setting;
pub(crate) mod paths;
pub(crate) mod remedy;
pub(crate) mod sensitive_field;
pub(crate) mod several_apps;
pub(crate) mod undeclared;
