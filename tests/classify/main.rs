//! Who is taken for an integration: holders with the answer that a person would give.

#[path = "../common/mod.rs"]
mod common;
mod declared;
mod facts;
mod holders;
mod judge;
mod names;
mod owners;
