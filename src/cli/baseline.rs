//! `leastforce baseline`: accept what is there today, so that only what is new fails.

use std::path::{Path, PathBuf};

use super::args::{BaselineCommand, BaselineRun};
use super::console::Console;
use super::outcome::Outcome;
use super::session::{Session, today};
use crate::Read;
use crate::analysis::Analysis;
use crate::finding::Finding;
use crate::finding::baseline::{Baseline, FILE_NAME};
use crate::rules::find::{Found, Judging, find};
use crate::text::escape::printable;
use crate::tree::buffer::Buffer;
use crate::tree::write::save as write_file;

pub(super) fn run(command: &BaselineCommand, console: &mut Console) -> Outcome {
    let done = match command {
        BaselineCommand::Write(run) => write(run, console),
        BaselineCommand::Prune(run) => prune(run, console),
    };
    done.unwrap_or_else(|outcome| outcome)
}

/// The baseline of a run: that of the command line, then that of the configuration. What is wrong with it is told
/// to `console`.
pub(super) fn of_run(
    file: Option<&Path>,
    session: &Session,
    console: &mut Console,
) -> Result<Option<Baseline>, Outcome> {
    if let Some(file) = file {
        // `write` puts it into the root, from whichever folder it is called.
        let in_root = session.root.join(file);
        let file = if !file.exists() && in_root.exists() { &in_root } else { file };
        return load(file, console).map(Some);
    }
    let Some(configured) = &session.settings.config.baseline else { return Ok(None) };
    // Through the tree, which follows no link that leads out of it.
    let mut buffer = Buffer::default();
    let read = session.tree.read(&configured.value.0, &mut buffer).map_err(|error| error.to_string());
    let text = read.and_then(|()| String::from_utf8(buffer.bytes().to_vec()).map_err(|e| e.to_string()));
    parsed(&configured.value.0, text, console).map(Some)
}

/// Reads a baseline; what is wrong with it is told to `console`.
fn load(file: &Path, console: &mut Console) -> Result<Baseline, Outcome> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string());
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
        console.error(&format!("the baseline '{}' {}", printable(shown), printable(&problem)));
        Outcome::Configuration
    })
}

fn write(run: &BaselineRun, console: &mut Console) -> Result<Outcome, Outcome> {
    let (session, found, complete) = findings(run, console)?;
    let file = file_of(run, &session);
    let baseline = Baseline::of(&found);
    save(&file, &baseline, console)?;
    let shown = file.display().to_string();
    let configured = run.file.is_none() && session.settings.config.baseline.is_some();
    let flag = if configured { String::new() } else { format!(" --baseline {shown}") };
    console.note(&format!(
        "wrote {} findings to '{}'; 'leastforce check{}' fails only on others",
        baseline.len(),
        printable(&shown),
        printable(&flag)
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
    let pruned = baseline.pruned(&found);
    let gone = before - pruned.len();
    if gone > 0 {
        save(&file, &pruned, console)?;
    }
    console.note(&format!("took out {gone} of {before} entries"));
    Ok(complete)
}

/// All findings of the project, and whether everything could be read.
fn findings(run: &BaselineRun, console: &mut Console) -> Result<(Session, Vec<Finding>, Outcome), Outcome> {
    let today = run.today.unwrap_or_else(today);
    let mut session = Session::open(&run.project, std::slice::from_ref(&run.path), today, console)?;
    session.settings.rules = session.selection(&[], &[], console)?;
    session.settings.today = Some(today);
    let settings = &session.settings;
    let Read { library, errors } = session.read(console);
    console.all_unreadable(&errors);
    let analysis = Analysis::new(&library, &settings.config);
    let judging = Judging { today: settings.today, baseline: None, filter: &settings.filter, since: None };
    let Found { findings, .. } = find(&analysis, &settings.rules, judging);
    let complete = if errors.is_empty() { Outcome::Done } else { Outcome::UnreadableInput };
    Ok((session, findings, complete))
}

fn file_of(run: &BaselineRun, session: &Session) -> PathBuf {
    let configured = session.settings.config.baseline.as_ref().map(|file| file.value.0.as_str());
    run.file.clone().unwrap_or_else(|| session.root.join(configured.unwrap_or(FILE_NAME)))
}

fn save(file: &Path, baseline: &Baseline, console: &mut Console) -> Result<(), Outcome> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| write_file(file, baseline.write().as_bytes())).map_err(|error| {
        let file = file.display().to_string();
        console.error(&format!("'{}' cannot be written: {error}", printable(&file)));
        Outcome::Unwritable
    })
}
