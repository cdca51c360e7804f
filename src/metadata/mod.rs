//! From files to typed documents with byte offsets. One file per metadata type.

pub mod apex_class;
pub mod apex_code;
mod apex_tokens;
mod canonical;
pub mod component;
pub mod custom_field;
pub mod custom_object;
pub mod custom_permission;
pub mod document;
pub mod entry;
pub mod flow;
pub mod formula;
pub mod load;
pub mod names;
pub mod permission_set;
pub mod permission_set_group;
mod piece;
pub mod profile;
mod read;
mod seen;
pub mod user_access_policy;
pub mod validation_rule;

pub use read::{Scratch, read, read_piece};
