//! `leastforce baseline`: accept what is there today, so that only what is new fails.

use std::path::{Path, PathBuf};

use super::args::{BaselineCommand, BaselineRun};
use super::console::Console;
use super::outcome::Outcome;
use super::session::{Session, in_root, today};
use crate::Read;
use crate::analysis::Analysis;
use crate::config::Config;
use crate::finding::Finding;
use crate::finding::baseline::{Baseline, FILE_NAME};
use crate::rules::find::{Found, Judging, could_run, find};
use crate::text::escape::plain;
use crate::tree::Tree;
use crate::tree::buffer::{Buffer, read_file};
use crate::tree::write::{NOT_OWN, Place};

pub(super) fn run(command: &BaselineCommand, console: &mut Console) -> Outcome {
    let done = match command {
        BaselineCommand::Write(run) => write(run, console),
        BaselineCommand::Prune(run) => prune(run, console),
    };
    done.unwrap_or_else(|outcome| outcome)
}

/// The baseline of a run. What is wrong with it is told to `console`.
pub(super) fn of_run(
    file: Option<&Path>,
    session: &Session,
    console: &mut Console,
) -> Result<Option<Baseline>, Outcome> {
    let (root, tree, config) = (&*session.root, &*session.tree, &session.settings.config);
    if let Some(file) = file {
        return load(&found(file, root), console).map(Some);
    }
    Source { given: None, root, tree, config }.read(console)
}

/// A file of the command line: `write` puts it into the root, from whichever folder it is called.
fn found(file: &Path, root: &Path) -> PathBuf {
    let inside = root.join(file);
    if !file.exists() && inside.exists() { inside } else { file.to_path_buf() }
}

/// Where a baseline is: that of the command line, then that of the configuration.
pub(super) struct Source<'a> {
    pub given: Option<&'a Path>,
    pub root: &'a Path,
    pub tree: &'a dyn Tree,
    pub config: &'a Config,
}

impl Source<'_> {
    /// What is wrong with it is told to `console`.
    pub(super) fn read(&self, console: &mut Console) -> Result<Option<Baseline>, Outcome> {
        let Some(path) = self.path() else {
            return self.given.map(|file| load(&found(file, self.root), console)).transpose();
        };
        parsed(&path, self.text(&path), console).map(Some)
    }

    /// The same of a state that nobody can correct: what cannot be read accepts nothing.
    pub(super) fn read_before(&self) -> Option<Baseline> {
        let text = match self.path() {
            Some(path) => self.text(&path).ok()?,
            None => String::from_utf8(read_file(&found(self.given?, self.root)).ok()?).ok()?,
        };
        Baseline::parse(&text).ok()
    }

    /// From the root on; `None` for a file elsewhere, and where there is none.
    fn path(&self) -> Option<String> {
        match self.given {
            Some(file) => in_root(&found(file, self.root), self.root),
            None => self.config.baseline.as_ref().map(|file| file.value.0.clone()),
        }
    }

    /// Through the tree, which follows no link that leads out of it.
    fn text(&self, path: &str) -> Result<String, String> {
        let mut buffer = Buffer::default();
        self.tree.read(path, &mut buffer).map_err(|error| error.to_string())?;
        String::from_utf8(buffer.bytes().to_vec()).map_err(|error| error.to_string())
    }
}

/// Reads a baseline; what is wrong with it is told to `console`.
fn load(file: &Path, console: &mut Console) -> Result<Baseline, Outcome> {
    let text = read_file(file).map_err(|error| error.to_string());
    let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()));
    parsed(&file.display().to_string(), text, console)
}

fn parsed(shown: &str, text: Result<String, String>, console: &mut Console) -> Result<Baseline, Outcome> {
    let read = text
        .map_err(|error| format!("cannot be read: {error}; 'leastforce baseline write' makes it"))
        .and_then(|text| {
            Baseline::parse(&text).map_err(|error| {
                format!(
                    "is no baseline: {error}; restore it, or write it anew with 'leastforce baseline write'"
                )
            })
        });
    read.map_err(|problem| {
        console.error(&format!("the baseline '{}' {}", plain(shown), plain(&problem)));
        Outcome::Configuration
    })
}

fn write(run: &BaselineRun, console: &mut Console) -> Result<Outcome, Outcome> {
    let (session, found, complete) = findings(run, console)?;
    let file = file_of(run, &session);
    let baseline = Baseline::of(&found);
    save(&file, &baseline, run.force, &session, console)?;
    let shown = file.display().to_string();
    let configured = run.file.is_none() && session.settings.config.baseline.is_some();
    let flag = if configured { String::new() } else { format!(" --baseline {shown}") };
    console.note(&format!(
        "wrote {} findings, those that stronger ones cover among them, to '{}'; 'leastforce check{}' fails only on others",
        baseline.len(),
        plain(&shown),
        plain(&flag)
    ));
    Ok(complete)
}

fn prune(run: &BaselineRun, console: &mut Console) -> Result<Outcome, Outcome> {
    let (session, found, complete) = findings(run, console)?;
    let file = file_of(run, &session);
    let baseline = load(&file, console)?;
    if complete != Outcome::Done {
        console.error("nothing was pruned: what could not be read may hold what an entry stands for");
        return Ok(complete);
    }
    let before = baseline.len();
    let evidence = session.settings.evidence.as_deref();
    let pruned = baseline.pruned(&found, &|rule| could_run(rule, evidence));
    let gone = before - pruned.len();
    if gone > 0 {
        save(&file, &pruned, false, &session, console)?;
    }
    console.note(&format!("took out {gone} of {before} entries"));
    Ok(complete)
}

/// All findings of the project, and whether everything could be read.
fn findings(run: &BaselineRun, console: &mut Console) -> Result<(Session, Vec<Finding>, Outcome), Outcome> {
    let today = run.today.unwrap_or_else(today);
    let mut session = Session::open(&run.project, run.path.as_slice(), today, console)?;
    session.settings.rules = session.selection(&[], &[], console)?;
    session.settings.today = Some(today);
    let settings = &session.settings;
    let Read { library, errors } = session.read(console);
    console.all_unreadable(&errors);
    let analysis = Analysis::new(&library, &settings.config);
    let judging = Judging { baseline: None, ..settings.judging() };
    let Found { findings, .. } = find(&analysis, &settings.rules, judging);
    let complete = if errors.is_empty() { Outcome::Done } else { Outcome::UnreadableInput };
    Ok((session, findings, complete))
}

fn file_of(run: &BaselineRun, session: &Session) -> PathBuf {
    let configured = session.settings.config.baseline.as_ref().map(|file| file.value.0.as_str());
    run.file.clone().unwrap_or_else(|| session.root.join(configured.unwrap_or(FILE_NAME)))
}

/// A file that is no baseline is replaced only by force.
fn save(
    file: &Path,
    baseline: &Baseline,
    force: bool,
    session: &Session,
    console: &mut Console,
) -> Result<(), Outcome> {
    let is_own = |content: &[u8]| {
        force || std::str::from_utf8(content).is_ok_and(|text| Baseline::parse(text).is_ok())
    };
    let written = Place::at(&session.root, file).and_then(|place| {
        if place.is_free(is_own) {
            place.with_folder()?.prepare(baseline.write().as_bytes())?.write()
        } else {
            Err(format!("{NOT_OWN}, which is no baseline; --force replaces it, --file names another"))
        }
    });
    written.map_err(|why| {
        console.error(&format!("'{}' cannot be written: {why}", file.display()));
        Outcome::Unwritable
    })
}
