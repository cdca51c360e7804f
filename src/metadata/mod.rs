//! From files to typed documents with byte offsets. One file per metadata type.

mod canonical;
pub mod component;
pub mod document;
pub mod entry;
pub mod load;
pub mod names;
pub mod permission_set;
pub mod permission_set_group;
mod piece;
pub mod profile;
mod read;
mod seen;
pub mod user_access_policy;

pub use read::{Scratch, read, read_piece};
