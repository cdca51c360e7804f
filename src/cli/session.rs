//! From the command line to an opened project: its root, its tree, its configuration and the settings of a run.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::args;
use super::console::Console;
use super::outcome::Outcome;
use super::progress::Progress;
use super::root::{relative, root_of};
use crate::config::{self, Config, ConfigError, ConfigMistake};
use crate::project::DiscoverOptions;
use crate::rules::{self, Selection};
use crate::text::escape::printable;
use crate::text::phrase::{count, did_you_mean_or};
use crate::tree::Tree;
use crate::tree::worktree::Worktree;
use crate::{Read, Settings, read};

/// An opened project. Every subcommand that looks at one gets it here.
pub(super) struct Session {
    pub root: PathBuf,
    /// All files are read through it.
    pub tree: Box<dyn Tree + Send>,
    /// The paths of the command line relative to the root, with `/`.
    pub focus: Vec<String>,
    /// With the configuration, what is read and the number of threads.
    pub settings: Settings,
}

impl Session {
    /// Finds the root for `paths` and reads its configuration. Mistakes are printed to `console`.
    /// What has expired before `today` does not hold.
    pub(super) fn open(
        project: &args::Project,
        paths: &[PathBuf],
        today: Date,
        console: &mut Console,
    ) -> Result<Self, Outcome> {
        Self::without_configuration(&project.reading, paths, console)?.configured(project, today, console)
    }

    /// Reads the configuration through the tree.
    pub(super) fn configured(
        mut self,
        project: &args::Project,
        today: Date,
        console: &mut Console,
    ) -> Result<Self, Outcome> {
        let mut config = self.configuration(project, console)?;
        config.expire(today);
        self.configure(config);
        Ok(self)
    }

    /// Takes a configuration over.
    pub(super) fn configure(&mut self, config: Config) {
        let excludes = config.excludes().to_vec();
        self.settings.discover.excluded = Box::new(move |path: &str| {
            excludes.iter().find(|e| e.covers(path)).map(|e| e.reason.value.clone())
        });
        self.settings.config = config;
    }

    /// Finds the root for `paths` and looks at no configuration.
    pub(super) fn without_configuration(
        reading: &args::Reading,
        paths: &[PathBuf],
        console: &mut Console,
    ) -> Result<Self, Outcome> {
        let usage = |console: &mut Console, message: &str| {
            console.error(message);
            Outcome::Usage
        };
        let named = reading.project.as_deref();
        let first = named.or(paths.first().map(PathBuf::as_path)).unwrap_or(Path::new("."));
        let mut places = Vec::new();
        for path in std::iter::once(first).chain(paths.iter().map(PathBuf::as_path)) {
            match path.canonicalize() {
                Ok(place) => places.push(place),
                Err(error) => return Err(usage(console, &format!("'{}': {error}", shown(path)))),
            }
        }
        let start = places.remove(0);
        let root = if named.is_some() { start } else { root_of(&start, Path::is_file, Path::exists) };
        if !root.is_dir() {
            return Err(usage(console, &format!("'{}' is not a folder", shown(&root))));
        }
        let mut focus = Vec::new();
        for (place, path) in places.iter().zip(paths) {
            let Some(relative) = relative(place, &root) else {
                let message = format!(
                    "'{}' is not in the root '{}'; run leastforce for each project on its own, or name the root with --project",
                    shown(path),
                    shown(&root)
                );
                return Err(usage(console, &message));
            };
            focus.push(relative);
        }
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        let settings = Settings {
            discover: DiscoverOptions {
                respect_forceignore: !reading.no_forceignore,
                ..DiscoverOptions::default()
            },
            threads: reading.threads.map_or_else(processors, usize::from),
            ..Settings::default()
        };
        Ok(Self { tree: Box::new(Worktree::new(&root)), root, focus, settings })
    }

    fn configuration(&self, project: &args::Project, console: &mut Console) -> Result<Config, Outcome> {
        let rules = rules::infos();
        let tree = &*self.tree;
        let (shown_name, opened) = match &project.config {
            _ if project.isolated => return Ok(Config::default()),
            None => {
                let name = config::FILE_NAME;
                let opened = config::open(name, &rules, tree).map(Option::unwrap_or_default);
                (name.to_owned(), opened)
            }
            Some(file) => {
                let inside = file.canonicalize().ok().and_then(|file| relative(&file, &self.root));
                let opened = match inside {
                    Some(name) => config::open(&name, &rules, tree).and_then(|config| {
                        config.ok_or_else(|| ConfigError::Unreadable("there is no such file".to_owned()))
                    }),
                    // Whoever names a file elsewhere wants that file.
                    None => std::fs::read(file)
                        .map_err(|error| ConfigError::Unreadable(error.to_string()))
                        .and_then(|bytes| {
                            config::parse(&file.display().to_string(), &bytes, &rules, tree)
                                .map_err(ConfigError::Mistakes)
                        }),
                };
                (shown(file), opened)
            }
        };
        opened.map_err(|error| {
            match error {
                ConfigError::Unreadable(why) => {
                    console.error(&format!("the configuration '{shown_name}' cannot be read: {why}"));
                }
                ConfigError::Mistakes(mistakes) => {
                    for mistake in &mistakes {
                        console.error(&describe(mistake));
                    }
                    let mistakes = count(mistakes.len(), "mistake");
                    console.error(&format!("{mistakes} in the configuration; nothing was linted"));
                }
            }
            Outcome::Configuration
        })
    }

    /// The rules to run.
    pub(super) fn selection(
        &self,
        select: &[String],
        ignore: &[String],
        console: &mut Console,
    ) -> Result<Selection, Outcome> {
        Selection::new(&self.settings.config, select, ignore).map_err(|unknown| {
            for rule in unknown {
                let all = || "'leastforce rules' lists them all".to_owned();
                let near = did_you_mean_or(rule.nearest, all);
                console.error(&format!("'{}' is neither a rule nor a group; {near}", printable(&rule.name)));
            }
            Outcome::Usage
        })
    }

    /// Reads the project. What could not be read is not printed yet.
    pub(super) fn read(&self, console: &Console) -> Read {
        Progress::new(console).watch(|progress| read(&*self.tree, &self.settings, progress))
    }
}

/// The day, in UTC.
pub(super) fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// A path of the command line for a message of one line.
fn shown(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}

fn describe(mistake: &ConfigMistake) -> String {
    let at = mistake.location.start;
    let help = mistake.help.as_ref().map_or_else(String::new, |h| format!("\n  help: {}", printable(h)));
    format!("{}:{}:{}: {}{help}", printable(&mistake.path), at.line, at.column, printable(&mistake.message))
}
