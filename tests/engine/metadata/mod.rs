//! Reading profiles and permission sets: all that the format knows, and everything that can be
//! wrong with a file.

mod broken;
mod elements;
mod random;
pub mod table;
mod writing;
pub mod written;
