//! `leastforce.toml`: what a team declares about its integrations, and how it sets the rules.
//!
//! Every table of the file is one struct, declared with `field::table!`; reading and the JSON Schema follow from
//! it. What goes beyond one table is checked afterwards.

mod before;
mod check;
mod documentation;
mod field;
mod file;
mod gate;
mod govern;
mod include;
mod integration_kind;
mod known;
mod located;
mod mistake;
mod model;
mod needs;
mod needs_listed;
mod object_need;
mod open;
mod policy;
mod reference;
mod rules;
mod scalar;
mod schema;
mod table;

pub use before::{BEFORE, Before, is_before};
pub use documentation::DocumentationUrl;
pub use field::ByName;
pub use gate::{FailOn, FileInRoot};
pub use govern::{Governed, PolicyFrom, govern};
pub use integration_kind::IntegrationKind;
pub use located::Located;
pub use mistake::ConfigMistake;
pub use model::{Config, EvidenceFolder, Exclude, External, Files, Integration, Veto, Waiver};
pub use needs::{Base, Needs};
pub use object_need::{FieldNeed, ObjectNeed};
pub use open::{ConfigError, open, parse};
pub use policy::{PolicyChange, Silences};
pub use reference::{HolderRef, SubjectRef};
pub use rules::{OptionInfo, OptionValue, RuleInfo, RuleSetting, RuleSettings, Stricter};
pub use scalar::{GrantText, PathGlob};
pub use schema::schema;

use crate::tree::Tree;
use field::Keys;
use file::File;

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
    let Some(mut config) = File::read(path, text, rules, &mut mistakes, Config::read) else {
        return Err(mistakes);
    };
    include::read(&mut config, path, rules, tree, &mut mistakes);
    check::references(&config, &mut mistakes);
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
