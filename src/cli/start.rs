//! From the command line to a root, its configuration and the settings of a run.

use std::path::{Component, Path, PathBuf};

use super::args;
use super::console::Console;
use super::outcome::Outcome;
use crate::config::{self, Config, ConfigMistake, RuleInfo};
use crate::project::DiscoverOptions;
use crate::rules::{RULES, Selection};
use crate::text::escape::printable;
use crate::tree::worktree::Worktree;

/// Where a run looks, and what it was told.
pub(super) struct Start {
    pub root: PathBuf,
    pub tree: Worktree,
    /// The paths of the command line relative to the root, with `/`.
    pub focus: Vec<String>,
    pub config: Config,
    pub discover: DiscoverOptions,
    pub threads: usize,
}

impl Start {
    /// Finds the root for `paths` and reads its configuration. Mistakes are told to `console`.
    pub fn new(project: &args::Project, paths: &[PathBuf], console: &mut Console) -> Result<Self, Outcome> {
        let mut start = Self::without_configuration(&project.reading, paths, console)?;
        start.config = configuration(project, &start.root, &start.tree, console)?;
        let excludes = start.config.excludes().to_vec();
        start.discover.excluded = Box::new(move |path: &str| {
            excludes.iter().find(|e| e.covers(path)).map(|e| e.reason.value.clone())
        });
        Ok(start)
    }

    /// Finds the root for `paths` and looks at no configuration.
    pub fn without_configuration(
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
        let root = if named.is_some() { start } else { root_of(&start) };
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
        let threads = reading
            .threads
            .map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        Ok(Self {
            tree: Worktree::new(&root),
            root,
            focus,
            config: Config::default(),
            discover: DiscoverOptions {
                respect_forceignore: !reading.no_forceignore,
                ..DiscoverOptions::default()
            },
            threads,
        })
    }

    /// The rules to run.
    pub fn selection(
        &self,
        select: &[String],
        ignore: &[String],
        console: &mut Console,
    ) -> Result<Selection, Outcome> {
        Selection::new(&self.config, select, ignore).map_err(|unknown| {
            for rule in unknown {
                let near = rule.nearest.map_or_else(
                    || "'leastforce rules' lists them all".to_owned(),
                    |near| format!("did you mean '{near}'?"),
                );
                console.error(&format!("'{}' is neither a rule nor a group; {near}", printable(&rule.name)));
            }
            Outcome::Usage
        })
    }
}

/// What the configuration has to know of the rules.
pub(super) fn rule_infos() -> Vec<RuleInfo> {
    RULES.iter().map(|r| RuleInfo { name: r.name, group: r.group.name(), options: r.options }).collect()
}

/// A file that no marked folder holds is looked at in its own folder.
fn root_of(start: &Path) -> PathBuf {
    let found = config::discover(start, Path::is_file).path;
    if found.is_file() { found.parent().map_or_else(|| found.clone(), Path::to_path_buf) } else { found }
}

fn configuration(
    project: &args::Project,
    root: &Path,
    tree: &Worktree,
    console: &mut Console,
) -> Result<Config, Outcome> {
    let in_root = root.join(config::FILE_NAME);
    let file = match &project.config {
        _ if project.isolated => return Ok(Config::default()),
        Some(file) => file.clone(),
        None if in_root.is_file() => in_root,
        None => return Ok(Config::default()),
    };
    let name = file.canonicalize().ok().and_then(|f| relative(&f, root));
    let name = name.unwrap_or_else(|| file.display().to_string());
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => {
            console.error(&format!("the configuration '{}' cannot be read: {error}", shown(&file)));
            return Err(Outcome::Configuration);
        }
    };
    let read = config::decode_text(&name, &bytes)
        .map_err(|mistake| vec![*mistake])
        .and_then(|text| config::load(&name, text, &rule_infos(), tree));
    read.map_err(|mistakes| {
        for mistake in &mistakes {
            console.error(&describe(mistake));
        }
        let s = if mistakes.len() == 1 { "" } else { "s" };
        console.error(&format!("{} mistake{s} in the configuration; nothing was linted", mistakes.len()));
        Outcome::Configuration
    })
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

/// `path` below `root`, with `/`; empty for the root itself.
fn relative(path: &Path, root: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(root)
        .ok()?
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    Some(parts?.join("/"))
}
