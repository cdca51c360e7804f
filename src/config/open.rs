//! Reading `leastforce.toml` out of a tree.

use super::model::Config;
use super::rules::RuleInfo;
use super::{ConfigMistake, decode_text, load};
use crate::tree::Tree;
use crate::tree::buffer::Buffer;
use crate::tree::unreadable::remedy;

/// Why there is no configuration to work with.
#[derive(Debug)]
pub enum ConfigError {
    /// The file itself cannot be read; why not.
    Unreadable(String),
    /// What is wrong in the files, in the order of [`load`].
    Mistakes(Vec<ConfigMistake>),
}

/// The configuration at `path` in `tree`, with what it includes; `None` when nothing is there.
///
/// # Errors
/// Nothing is read through a link that leads out of the tree, so that no file from elsewhere is quoted.
pub fn open(path: &str, rules: &[RuleInfo], tree: &dyn Tree) -> Result<Option<Config>, ConfigError> {
    match tree.find(path) {
        None => return Ok(None),
        Some(Err(kind)) => return Err(ConfigError::Unreadable(kind.reason().to_owned())),
        Some(Ok(_)) => {}
    }
    let mut buffer = Buffer::default();
    tree.read(path, &mut buffer).map_err(|error| {
        let remedy = remedy(&error).map_or_else(String::new, |remedy| format!("; {remedy}"));
        ConfigError::Unreadable(format!("{error}{remedy}"))
    })?;
    parse(path, buffer.bytes(), rules, tree).map(Some).map_err(ConfigError::Mistakes)
}

/// The configuration in `bytes`, the content of the file called `path`, with what it includes from `tree`.
///
/// # Errors
/// Those of [`load`], and bytes that are not UTF-8.
pub fn parse(
    path: &str,
    bytes: &[u8],
    rules: &[RuleInfo],
    tree: &dyn Tree,
) -> Result<Config, Vec<ConfigMistake>> {
    let text = decode_text(path, bytes).map_err(|mistake| vec![*mistake])?;
    load(path, text, rules, tree)
}
