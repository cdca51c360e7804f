//! Contracts against what a project grants.

pub mod checker;
mod demands;
mod drafts;
mod generate;
mod namespace;
mod pairs;
mod places;
mod project;
mod random;
mod remedies;
mod said;
