//! Text as it stands on disk: encodings, positions, printable forms, near misses and parts of sentences.
//!
//! Nothing here knows XML or Salesforce.

pub mod decode;
pub mod escape;
pub mod glob;
pub mod marks;
pub mod nearest;
pub mod parts;
pub mod percent;
pub mod phrase;
pub mod placeholder;
pub mod position;
pub mod sniff;
pub mod wildcard;
