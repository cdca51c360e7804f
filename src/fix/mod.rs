//! From findings to edits: what must no longer be granted, or what is lacking, and the bytes that say so.

mod addition;
pub mod doubts;
mod needs;
pub mod plan;
mod revocation;
pub mod safety;
mod turn_off;
mod turn_on;
