pub(crate) mod admin_clone;
pub(crate) mod super_admin_combination;
pub(crate) mod system_administrator_identity;
