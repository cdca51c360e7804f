//! Platform knowledge: what Salesforce's permissions, licences, profiles and objects mean.
//!
//! Facts live in data files under `data/`; nothing here reads a user's files.

pub mod grant;
pub mod severity;
