//! `leastforce.toml`: what a team declares about its integrations, and how it sets the rules.
//!
//! Reading collects every mistake before it gives up, so the file is decoded by hand from a tree of
//! spanned values; serde would stop at the first. [`shape`] holds the same file as plain serde
//! structs: the JSON Schema comes from them, and tests hold both to each other.

mod check;
mod decode;
pub mod discover;
mod include;
mod known;
mod mistake;
mod model;
mod needs;
mod rules;
pub mod schema;
pub mod shape;
mod table;

pub use discover::discover;
pub use mistake::ConfigMistake;
pub use model::{
    Config, Exclude, External, HolderRef, Integration, IntegrationKind, Located, SubjectRef, Veto, Waiver,
    WaiverScope,
};
pub use needs::{Base, FieldNeed, Needs, ObjectNeed};
pub use rules::{OptionInfo, OptionValue, RuleInfo, RuleSetting, RuleSettings};
pub use schema::schema;

use crate::tree::Tree;

/// The file's name, looked for in the root of a run.
pub const FILE_NAME: &str = "leastforce.toml";

/// Reads a configuration and the files that it includes.
///
/// `path` is relative to the run's root, with `/`; it names the file in messages, and `include`
/// patterns start at its folder.
///
/// # Errors
/// Every mistake in all the files, those of `path` first, each file's from top to bottom. Text that
/// is not TOML at all hides what else may be wrong in the same file.
pub fn load(
    path: &str,
    text: &str,
    rules: &[RuleInfo],
    tree: &dyn Tree,
) -> Result<Config, Vec<ConfigMistake>> {
    let mut mistakes = Vec::new();
    let mut names = check::Names::default();
    let mut config = decode::config(path, text, rules, &mut names, &mut mistakes);
    if mistakes.iter().any(|mistake| mistake.hides_others) {
        return Err(mistakes);
    }
    include::read(&mut config, &mut names, path, tree, &mut mistakes);
    check::references(&config, &names, &mut mistakes);
    known::names(&config, &mut mistakes);
    if mistakes.is_empty() {
        return Ok(config);
    }
    // Stable, so that mistakes at one place keep the order in which they were noticed.
    mistakes.sort_by(|a, b| {
        (a.path != path, &a.path, a.span.start).cmp(&(b.path != path, &b.path, b.span.start))
    });
    Err(mistakes)
}

/// The text of a configuration file.
///
/// # Errors
/// A mistake at the first byte that is not UTF-8, the only encoding that TOML knows.
pub fn decode_text<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, Box<ConfigMistake>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        Box::new(mistake::Places::new(path, valid).mistake(
            &(valid.len()..valid.len()),
            "this file is not UTF-8 text".to_owned(),
            Some("save it as UTF-8".to_owned()),
        ))
    })
}
