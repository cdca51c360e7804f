//! leastforce finds the integration identities of a Salesforce project and reports what they
//! hold beyond what they need, offline.

pub mod access;
pub mod catalog;
pub mod config;
pub mod finding;
pub mod metadata;
pub mod project;
pub mod rules;
pub mod text;
pub mod tree;
pub mod xml;
