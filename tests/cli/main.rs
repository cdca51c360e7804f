//! The real program, run as people run it: every flag, every ending and its exit code.

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod check;
mod endings;
mod flags;
mod init;
mod sandbox;
mod streams;
