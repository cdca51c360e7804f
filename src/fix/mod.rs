//! From findings to changed files: what must no longer be granted, the bytes that say so, and how they
//! get to the disk.

mod addition;
pub mod edit;
mod needs;
pub mod overlay;
pub mod plan;
mod revocation;
pub mod safety;
mod turn_on;
pub mod write;
