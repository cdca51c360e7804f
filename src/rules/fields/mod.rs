pub(crate) mod edit_without_object_edit;
pub(crate) mod field_sprawl;
pub(crate) mod secret_like_field;
pub(crate) mod sensitive_field_edit;
pub(crate) mod sensitive_field_read;
pub(crate) mod unclassified_field_granted;
pub(crate) mod view_all_fields;
