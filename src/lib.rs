//! leastforce finds the integration identities of a Salesforce project and reports what they
//! hold beyond what they need, offline.

pub mod catalog;
pub mod finding;
pub mod project;
pub mod report;
pub mod text;
pub mod tree;
