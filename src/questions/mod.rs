//! What people ask about a project, as typed answers: all that is decided is decided here, and formats
//! only write it.
//!
//! The serialised fields are an interface that other programs read, like those of a report.

pub mod access;
pub mod agreement;
pub mod answer;
pub mod changes;
pub mod deltas;
pub mod evidence;
pub mod generate;
pub mod holder;
pub mod identities;
mod inquiry;
pub mod overview;
pub mod paths;
pub mod place;
pub mod portrait;
pub mod potential;
pub mod reach;
pub mod rules;
pub mod subject;
pub mod ways;
pub mod who_can;
pub mod why;
