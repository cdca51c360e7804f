//! Where reports go: stdout, or a file that may be written.

use std::io;
use std::path::Path;

use super::console::Console;
use super::outcome::Outcome;
use crate::report::own::is_report;
use crate::tree::write::{NOT_OWN, Place};

/// Where one report goes: a file by its name, and its place; `None` for stdout.
pub(super) type Target = Option<Place>;

/// The targets of reports by their files: looked at before the work, so that none is done in vain. No two of them, and
/// none and stdout where something else goes there, are the same place under whatever name.
pub(super) fn targets<'f>(
    files: impl Iterator<Item = Option<&'f Path>> + Clone,
    stdout_is_taken: bool,
    root: &Path,
    console: &mut Console,
) -> Result<Vec<Target>, Outcome> {
    let stdout_is_taken = stdout_is_taken || files.clone().any(|file| file.is_none());
    let mut targets: Vec<Target> = Vec::new();
    for file in files {
        let Some(file) = file else {
            targets.push(None);
            continue;
        };
        let place = Place::at(root, file).map_err(|why| unwritable(Some(file), &why, console))?;
        let other = if targets.iter().flatten().any(|other| other.is_same(&place)) {
            Some("two reports cannot go to one file")
        } else if stdout_is_taken && place.is_stdout() {
            Some("two outputs cannot go to stdout")
        } else {
            None
        };
        if let Some(other) = other {
            console.error(&format!("{other}, '{}'; name another file for one of them", file.display()));
            return Err(Outcome::Usage);
        }
        if !place.is_free(is_report) {
            let why = format!("{NOT_OWN}, which is no report of leastforce; delete it or name another");
            return Err(unwritable(Some(file), &why, console));
        }
        targets.push(Some(place));
    }
    Ok(targets)
}

/// Writes a report. Whoever has read enough of stdout is no error.
pub(super) fn emit(
    file: Option<&Path>,
    target: Target,
    console: &mut Console,
    report: impl Fn(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), Outcome> {
    let written = match target {
        None => match report(&mut console.out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(|error| error.to_string()),
        },
        Some(place) => place.write(&report),
    };
    written.map_err(|why| unwritable(file, &why, console))
}

fn unwritable(file: Option<&Path>, why: &str, console: &mut Console) -> Outcome {
    let place = file.map_or_else(|| "stdout".to_owned(), |file| format!("'{}'", file.display()));
    console.error(&format!("the report cannot be written to {place}: {why}"));
    Outcome::Unwritable
}
