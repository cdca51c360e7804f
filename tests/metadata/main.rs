//! Reading profiles and permission sets: all that the format knows, and everything that can be
//! wrong with a file.

#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

mod broken;
#[path = "../common/mod.rs"]
mod common;
mod elements;
mod random;
mod table;
mod writing;
mod written;
