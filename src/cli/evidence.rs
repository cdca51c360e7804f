//! `leastforce evidence`, and how every other command comes by what was exported from the org.

mod queries;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::args::{Asking, EvidenceCommand, Reading};
use super::console::Console;
use super::outcome::Outcome;
use super::question;
use super::session::{Session, shown, today};
use crate::config::Config;
use crate::evidence::{self, Evidence};
use crate::questions;
use crate::questions::answer::{Answer, Command, Question};
use crate::report;

pub(super) fn run(command: &EvidenceCommand, console: &mut Console) -> Outcome {
    match command {
        EvidenceCommand::Queries { target_org, folder } => queries::run(target_org, folder, console),
        EvidenceCommand::Show(asking) => show(asking, console).unwrap_or_else(|outcome| outcome),
    }
}

fn show(asking: &Asking, console: &mut Console) -> Result<Outcome, Outcome> {
    let today = today();
    let session = Session::open(&asking.project, &[], today, console)?;
    let Some(evidence) = &session.settings.evidence else {
        console.error(
            "there is no evidence; name its folder with --evidence DIR or in leastforce.toml, as in \
             [evidence] path = \"evidence\"; 'leastforce evidence queries' says what to put into it",
        );
        return Err(Outcome::Usage);
    };
    let answers = vec![questions::evidence::answer(evidence, today)];
    let question = Question { command: Command::Evidence, subject: None, grant: None, note: None };
    let errors = evidence.errors();
    let outcome = if errors.is_empty() { Outcome::Done } else { Outcome::UnreadableInput };
    let answer = Answer { question, answers, errors };
    Ok(question::write_answer(&answer, asking.output, outcome, console, report::evidence::write))
}

/// What was exported from the org, out of the folder that the command line or the configuration names.
///
/// # Errors
/// After a message, where there is no such folder, or the configuration's leads out of the root.
pub(super) fn read(
    reading: &Reading,
    config: &Config,
    root: &Path,
    today: Date,
    console: &mut Console,
) -> Result<Option<Arc<Evidence>>, Outcome> {
    let configured = config.evidence.as_ref();
    let folder = match (&reading.evidence, configured) {
        (Some(folder), _) => folder.clone(),
        (None, Some(configured)) => in_root(&configured.path.value.0, root, console)?,
        (None, None) => {
            if reading.redact {
                console.error("--redact is for usernames of evidence, and there is none; name its folder with --evidence DIR");
                return Err(Outcome::Usage);
            }
            return Ok(None);
        }
    };
    let redacted = reading.redact || configured.is_some_and(|configured| configured.redact);
    let sources = evidence::open(&folder).map_err(|error| {
        console.error(&format!("the evidence in '{}' cannot be read: {error}", shown(&folder)));
        Outcome::Usage
    })?;
    let shown = relative_to(&folder, root);
    let mut evidence = evidence::read(&shown, sources, redacted);
    evidence.today = Some(today);
    if let Some(days) = configured.and_then(|configured| configured.max_age_days.as_ref()) {
        evidence.max_age_days = days.value;
    }
    Ok(Some(Arc::new(evidence)))
}

/// A folder of the configuration. What comes out of a repository names none elsewhere.
fn in_root(path: &str, root: &Path, console: &mut Console) -> Result<PathBuf, Outcome> {
    let place = root.join(path);
    let inside = place
        .canonicalize()
        .ok()
        .filter(|place| root.canonicalize().is_ok_and(|root| place.starts_with(root)));
    inside.ok_or_else(|| {
        console.error(&format!(
            "[evidence] path = \"{path}\" in leastforce.toml is no folder below the root; create it, or name another \
             folder with --evidence DIR"
        ));
        Outcome::Usage
    })
}

/// A folder for messages: from the root on, where it lies there.
fn relative_to(folder: &Path, root: &Path) -> String {
    super::session::in_root(folder, root).unwrap_or_else(|| shown(folder))
}
