//! What the tests of the engine hold of trees and fixes, taken from there.

#[path = "../../tests/engine/common/mod.rs"]
pub mod common;

#[path = "../../tests/engine/contracts/checker.rs"]
pub mod checker;

pub mod contracts {
    pub use super::checker;
}

#[path = "../../tests/engine/fixes/proof.rs"]
pub mod proof;
