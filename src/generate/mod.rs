//! From a contract to permission sets that grant it and nothing else.
//!
//! What is granted is the least that meets every demand of the contract, closed only under what a deploy
//! demands with it: no edit without read, no detail without its master.

mod companions;
pub mod least;
pub mod name;
pub mod permission_set;
pub mod place;
pub mod split;

pub use least::{Least, least};
pub use permission_set::PermissionSet;
