//! What holders and identities can do, and which holders are identities.

pub mod app;
pub mod asserted;
pub mod classify;
pub mod component;
pub mod contract;
mod declare;
mod detect;
mod directory;
pub mod escalation;
mod gather_apps;
pub mod grants;
pub mod group;
pub mod holder;
pub mod identity;
pub mod implies;
pub mod library;
pub mod link;
pub mod org;
pub mod people;
pub mod policy;
pub mod risk;
mod unresolved;
pub mod words;

pub use grants::Access;
pub use org::Org;
