//! From files to typed documents with byte offsets. One file per metadata type.

mod canonical;
pub mod document;
pub mod entry;
pub mod load;
pub mod names;
pub mod permission_set;
mod piece;
pub mod profile;
mod read;
mod seen;

pub use read::{Scratch, read, read_piece};
