//! Trees in a git repository: a commit, and the index.
//!
//! Git runs as a process for each question, in a fixed environment in which nothing that the repository names
//! is executed: only commands that list and print objects, no filters, no hooks, no network. A blob whose bytes
//! lie in the work tree too is read there, which the blob's id proves, whatever line ends or filters the
//! repository sets.

pub mod answer;
mod batch;
mod command;
mod commit_tree;
mod environment;
mod error;
mod files;
mod index_tree;
pub mod marks;
mod nodes;
pub mod parse;
mod program;
mod repository;
mod revision;
mod sizes;
mod watch;

pub use commit_tree::CommitTree;
pub use environment::Environment;
pub use error::{GitError, GitErrorKind};
pub use index_tree::IndexTree;
pub use repository::Repository;
pub use revision::Commit;
