//! What a repository holds besides holders and apps: objects, fields, code, automation and the names in them.

pub mod automation;
pub mod code;
pub mod dangling;
pub mod known_fields;
pub mod schema;
pub mod vocabulary;
