//! Profiles and permission sets in every layout that tools give them on disk: which files belong
//! together, and that a component means the same however it was split.

#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod discovery;
mod findings;
mod layout;
#[path = "../metadata/table.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod table;
mod twins;
#[path = "../metadata/written.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod written;
