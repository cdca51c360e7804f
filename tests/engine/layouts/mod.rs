//! Profiles and permission sets in every layout that tools give them on disk: which files belong
//! together, and that a component means the same however it was split.

mod corpus;
mod discovery;
mod findings;
pub mod layout;
mod twins;
