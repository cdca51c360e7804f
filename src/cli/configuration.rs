//! The configuration of a run: read through a tree, and what is wrong with it told.

use std::path::Path;

use super::args;
use super::console::Console;
use super::outcome::Outcome;
use super::session::{in_root, shown};
use crate::config::{self, Config, ConfigError, ConfigMistake};
use crate::rules;
use crate::text::escape::plain;
use crate::text::phrase::count;
use crate::tree::Tree;
use crate::tree::buffer::read_file;

/// A configuration that cannot be used.
pub(super) struct Unread {
    name: String,
    error: ConfigError,
}

/// The configuration of the project in `root`, whose files are read through `tree`. `folder` is what stands before
/// every path of the tree: nothing, or that of a `config::Before`.
pub(super) fn read(
    tree: &dyn Tree,
    root: &Path,
    project: &args::Project,
    folder: &str,
) -> Result<Config, Unread> {
    let rules = rules::infos();
    let (name, opened) = match &project.config {
        _ if project.isolated => return Ok(Config::default()),
        None => {
            let name = format!("{folder}{}", config::FILE_NAME);
            let opened = config::open(&name, &rules, tree).map(Option::unwrap_or_default);
            (name, opened)
        }
        Some(file) => {
            let opened = match in_root(file, root) {
                Some(name) => config::open(&format!("{folder}{name}"), &rules, tree).and_then(|config| {
                    // What is new has no state before it.
                    let absent = || ConfigError::Unreadable("there is no such file".to_owned());
                    let was_absent = || (!folder.is_empty()).then(Config::default);
                    config.or_else(was_absent).ok_or_else(absent)
                }),
                // Whoever names a file elsewhere wants that file.
                None => read_file(file).map_err(|error| ConfigError::Unreadable(error.to_string())).and_then(
                    |bytes| {
                        let name = format!("{folder}{}", file.display());
                        config::parse(&name, &bytes, &rules, tree).map_err(ConfigError::Mistakes)
                    },
                ),
            };
            (shown(file), opened)
        }
    };
    opened.map_err(|error| Unread { name, error })
}

impl Unread {
    /// Prints what is wrong.
    pub(super) fn tell(&self, console: &mut Console) -> Outcome {
        match &self.error {
            ConfigError::Unreadable(why) => {
                console.error(&format!("the configuration '{}' cannot be read: {why}", self.name));
            }
            ConfigError::Mistakes(mistakes) => {
                for mistake in mistakes {
                    console.error(&describe(mistake));
                }
                let mistakes = count(mistakes.len(), "mistake");
                console.error(&format!("{mistakes} in the configuration; nothing was linted"));
            }
        }
        Outcome::Configuration
    }
}

fn describe(mistake: &ConfigMistake) -> String {
    let at = mistake.location.start;
    let help = mistake.help.as_ref().map_or_else(String::new, |h| format!("\n  help: {}", plain(h)));
    format!("{}:{}:{}: {}{help}", plain(&mistake.path), at.line, at.column, plain(&mistake.message))
}
