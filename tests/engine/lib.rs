//! Tests of the whole engine through the library's own modules: `src/lib.rs` takes them in, so that what
//! they look at may be private and the library is linked once for all of them.
//! The name of this file tells proptest where `tests/proptest-regressions` lies.

mod absent;
mod access;
mod agents;
mod apps;
mod architecture;
mod canonical;
mod changes;
mod classify;
mod code;
mod common;
mod config;
mod contracts;
mod corpus;
mod determinism;
mod differential;
mod discovery;
mod distribution;
mod escalation;
mod evaluator;
mod faults;
mod fingerprints;
mod fixes;
mod git;
mod groups;
mod html;
mod identities;
mod layouts;
mod metadata;
mod passages;
mod paths;
mod promises;
mod questions;
mod since;
mod verdicts;
mod xml;
