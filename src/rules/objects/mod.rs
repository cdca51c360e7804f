pub(crate) mod delete_granted;
pub(crate) mod modify_all_records;
pub(crate) mod object_sprawl;
pub(crate) mod open_owd_makes_grant_global;
pub(crate) mod sensitive_object_access;
pub(crate) mod view_all_records;
pub(crate) mod write_on_read_only;
