//! Positioned XML: elements and values with the bytes they stand on. Knows nothing of Salesforce.
//!
//! [`reader::Reader`] sits on quick-xml's events and adds what that crate leaves to its caller:
//! elements that are open at the end, text or a second root outside the root, undefined entities,
//! duplicate attributes, characters that XML does not allow. DTDs are refused.

pub(crate) mod characters;
pub mod error;
pub mod escape;
pub mod leaves;
pub mod node;
pub mod reader;
pub mod value;
