//! Trees out of real repositories.

mod errors;
mod repo;
mod trees;
