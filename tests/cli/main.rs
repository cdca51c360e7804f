//! The real program, run as people run it: every flag, every ending and its exit code.

#![expect(clippy::unwrap_used, reason = "what fails here fails its test")]

mod accepted;
mod answers;
mod bounds;
mod brief;
mod cases;
mod check;
mod diff;
mod endings;
mod evidence_show;
mod evidence_story;
mod exceptions;
mod faults;
mod fix;
mod flags;
mod gate;
mod generate;
mod help_link;
mod honesty;
mod hostile;
mod hostile_git;
mod identities;
mod included;
mod init;
mod kinds;
mod needs;
mod once;
mod people;
mod places;
mod profile_names;
mod questions;
mod redacted;
mod replacements;
mod sandbox;
mod silence;
mod since;
mod stock;
mod story;
mod streams;
mod threads;
mod unknown;
mod writing;
