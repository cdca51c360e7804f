//! The words of the product as types: see "Words" in CONTRIBUTING.md.

pub(crate) mod fault;
pub mod grant;
pub mod grant_key;
pub mod holder_kind;
pub mod ids;
pub mod names;
pub mod own_namespace;
pub mod rule_group;
pub mod runs;
pub mod severity;
pub mod subject_kind;
pub(crate) mod threads;
