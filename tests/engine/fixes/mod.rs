//! Fixes: what they change and what they leave, on cases, on files made up at random in every layout, and
//! on real projects.

mod additions;
mod cases;
mod corpus;
mod proof;
mod random;
