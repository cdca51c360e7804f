//! Fixes: what they change and what they leave, on cases, on files made up at random in every layout, and
//! on real projects.

#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

mod additions;
mod cases;
#[path = "../demands/checker.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod checker;
#[path = "../common/mod.rs"]
mod common;
mod corpus;
#[path = "../layouts/layout.rs"]
mod layout;
mod proof;
mod random;
#[path = "../metadata/table.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod table;
#[path = "../metadata/written.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod written;
