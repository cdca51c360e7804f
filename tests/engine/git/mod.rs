//! Trees out of real repositories.

mod errors;
mod hostile;
mod misbehaving;
mod repo;
mod sharing;
mod trees;
