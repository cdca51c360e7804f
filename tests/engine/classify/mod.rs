//! Who is taken for an integration: holders with the answer that a person would give.

mod declared;
mod facts;
mod holders;
mod judge;
mod names;
mod owners;
