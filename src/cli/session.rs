//! From the command line to an opened project: its root, its tree, its configuration and the settings of a run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::console::Console;
use super::evidence;
use super::outcome::Outcome;
use super::progress::Progress;
use super::root::{relative, repository_of, root_of};
use super::{args, configuration};
use crate::config::Config;
use crate::project::{DiscoverOptions, Excluded};
use crate::rules::Selection;
use crate::text::escape::plain;
use crate::text::phrase::did_you_mean_or;
use crate::tree::Tree;
use crate::tree::git::marks;
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
        let mut config = configuration::read(&*self.tree, &self.root, project, "")
            .map_err(|unread| unread.tell(console))?;
        config.expire(today);
        self.settings.evidence = evidence::read(&project.reading, &config, &self.root, today, console)?;
        self.configure(config);
        Ok(self)
    }

    /// Takes a configuration over.
    pub(super) fn configure(&mut self, config: Config) {
        self.settings.discover.excluded = excluded(&config);
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
            // A linked file is listed by the name of the link, a linked folder by its own.
            let spellings: BTreeSet<String> =
                [relative(place, &root), in_named_folder(path, &root)].into_iter().flatten().collect();
            if spellings.is_empty() {
                let message = format!(
                    "'{}' is not in the root '{}'; run leastforce for each project on its own, or name the root with --project",
                    shown(path),
                    shown(&root)
                );
                return Err(usage(console, &message));
            }
            focus.extend(spellings);
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
        let repository = repository_of(&root, Path::exists);
        let marked = repository.map_or_else(|| Ok(Vec::new()), |repository| marks::marked(&root, repository));
        let marked = marked.map_err(|error| {
            console.error(&format!("what git keeps out of the work tree is not known: {error}"));
            Outcome::UnreadableInput
        })?;
        Ok(Self { tree: Box::new(Worktree::with_marked(&root, marked)), root, focus, settings })
    }

    /// The rules to run.
    pub(super) fn selection(
        &self,
        select: &[String],
        ignore: &[String],
        console: &mut Console,
    ) -> Result<Selection, Outcome> {
        selection(&self.settings.config, select, ignore, console)
    }

    /// Reads the project. What could not be read is not printed yet.
    pub(super) fn read(&self, console: &Console) -> Read {
        Progress::new(console).watch(|progress| read(&*self.tree, &self.settings, progress))
    }
}

/// The rules to run under a configuration.
pub(super) fn selection(
    config: &Config,
    select: &[String],
    ignore: &[String],
    console: &mut Console,
) -> Result<Selection, Outcome> {
    Selection::new(config, select, ignore).map_err(|unknown| {
        for rule in unknown {
            let all = || "'leastforce rules' lists them all".to_owned();
            let near = did_you_mean_or(rule.nearest, all);
            console.error(&format!("'{}' is neither a rule nor a group; {near}", plain(&rule.name)));
        }
        Outcome::Usage
    })
}

/// A path of the command line from the root on, of whose own name no link is followed; `None` for one elsewhere.
fn in_named_folder(path: &Path, root: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let folder = path.parent()?.canonicalize().ok()?;
    relative(&folder.join(path.file_name()?), root)
}

/// A file of the command line as a path from the root on; `None` for one elsewhere.
pub(super) fn in_root(file: &Path, root: &Path) -> Option<String> {
    relative(&file.canonicalize().ok()?, root)
}

/// What a configuration leaves out.
pub(super) fn excluded(config: &Config) -> Box<Excluded> {
    let config = Config { files: config.files.clone(), before: config.before.clone(), ..Config::default() };
    Box::new(move |path: &str| config.reason_to_exclude(path).map(str::to_owned))
}

/// The day, in UTC.
pub(super) fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// A path of the command line for a message of one line.
pub(super) fn shown(path: &Path) -> String {
    plain(&path.display().to_string()).into_owned()
}
