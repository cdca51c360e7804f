//! What a file leaves open, since a deploy puts other values in place of its own.

use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::Symbol;

/// Bits that an entry grants or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    pub kind: GrantKind,
    /// What they are of; `None` where a deploy puts in the name.
    pub name: Option<Symbol>,
    pub bits: Bits,
    /// The byte of the decoded text at which the entry's `<` stands.
    pub offset: u32,
    /// What stands in the file where the value belongs.
    pub text: String,
}
