//! What runs rules: the loops, what a rule sees, and how it says what it found.

pub mod check;
pub mod context;
pub mod docs;
pub mod draft;
pub mod findings;
pub(in crate::rules) mod gaps;
pub mod rule;
pub mod selection;
