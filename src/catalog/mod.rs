//! Platform knowledge: what Salesforce's permissions, licences, profiles and objects mean.
//!
//! Facts live in data files under `data/`, each with its source; `build.rs` compiles them into
//! sorted tables. Nothing here reads a user's files.

pub mod activity;
pub mod benchmark;
pub mod classification;
pub mod combination;
pub mod dependency;
pub mod escalation;
pub mod evidence;
pub mod field;
pub mod implied;
pub mod license;
pub mod namespace;
pub mod object;
pub mod permission;
pub mod profile;
pub mod setup;
mod table;
pub mod version;
pub mod words;

#[cfg(test)]
mod tests;

/// Year and month in which the data files were last checked against their sources.
pub const CATALOG_VERSION: &str = "2026-11";
