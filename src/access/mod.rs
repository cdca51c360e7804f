//! What holders and identities can do: the algebra of grants with their provenance.

pub mod asserted;
pub mod control;
pub mod delta;
mod effective;
pub mod goal;
pub mod grants;
pub mod implies;
pub mod path;
mod source;
mod spelling;
pub mod who_can;

pub use grants::Access;
