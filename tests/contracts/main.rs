//! Contracts against what a project grants.
#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

#[path = "../demands/checker.rs"]
mod checker;
#[path = "../common/mod.rs"]
mod common;
mod demands;
mod drafts;
mod generate;
mod namespace;
mod pairs;
mod places;
mod project;
mod random;
mod remedies;
mod said;
