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
use crate::rules::find::{Found, find};
use crate::text::escape::printable;
use crate::tree::write::save as write_file;

pub(super) fn run(command: &BaselineCommand, console: &mut Console) -> Outcome {
    let done = match command {
        BaselineCommand::Write(run) => write(run, console),
        BaselineCommand::Prune(run) => prune(run, console),
    };
    done.unwrap_or_else(|outcome| outcome)
}

/// Reads a baseline; what is wrong with it is told to `console`.
pub(super) fn load(file: &Path, console: &mut Console) -> Result<Baseline, Outcome> {
    let shown = file.display().to_string();
    let read = std::fs::read_to_string(file).map_err(|error| format!("cannot be read: {error}"));
    let parsed = read.and_then(|text| {
        Baseline::parse(&text).map_err(|error| {
            format!("is no baseline: {error}; restore it, or write it anew with 'leastforce baseline write'")
        })
    });
    parsed.map_err(|problem| {
        console.error(&format!("the baseline '{}' {}", printable(&shown), printable(&problem)));
        Outcome::Configuration
    })
}

fn write(run: &BaselineRun, console: &mut Console) -> Result<Outcome, Outcome> {
    let (session, found, complete) = findings(run, console)?;
    let file = file_of(run, &session);
    let baseline = Baseline::of(&found);
    save(&file, &baseline, console)?;
    console.note(&format!(
        "wrote {} findings to '{}'; 'leastforce check --baseline {}' fails only on others",
        baseline.len(),
        printable(&file.display().to_string()),
        printable(&file.display().to_string())
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
    let Found { findings, .. } = find(&analysis, &settings.rules, settings.today, None, &settings.filter);
    let complete = if errors.is_empty() { Outcome::Done } else { Outcome::UnreadableInput };
    Ok((session, findings, complete))
}

fn file_of(run: &BaselineRun, session: &Session) -> PathBuf {
    run.file.clone().unwrap_or_else(|| session.root.join(FILE_NAME))
}

fn save(file: &Path, baseline: &Baseline, console: &mut Console) -> Result<(), Outcome> {
    write_file(file, baseline.write().as_bytes()).map_err(|error| {
        let file = file.display().to_string();
        console.error(&format!("'{}' cannot be written: {error}", printable(&file)));
        Outcome::Unwritable
    })
}
