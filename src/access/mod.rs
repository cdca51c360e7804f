//! What holders and identities can do, and which holders are identities.

pub mod app;
pub mod asserted;
pub mod automation;
pub mod classify;
pub mod code;
pub mod component;
pub mod contract;
pub mod control;
pub mod dangling;
mod declare;
mod detect;
mod directory;
pub mod escalation;
mod gather_apps;
pub mod goal;
pub mod grants;
pub mod group;
pub mod holder;
pub mod identity;
pub mod implies;
pub mod library;
pub mod link;
pub mod org;
pub mod path;
pub mod people;
pub mod policy;
pub mod risk;
pub mod schema;
pub mod subject;
mod unresolved;
pub mod vocabulary;
pub mod who_can;
pub mod words;

pub use grants::Access;
pub use org::Org;
