//! `leastforce check`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::args::{Check, Output};
use super::console::Console;
use super::fix::Fixing;
use super::outcome::Outcome;
use super::progress::Progress;
use super::root::repository_of;
use super::session::{Session, today};
use super::target::{Target, emit, targets};
use super::{baseline, list_files, show_settings, since};
use crate::Settings;
use crate::config::{Config, FailOn};
use crate::finding::filter::Filter;
use crate::finding::locate::changed;
use crate::metadata::session::Session as Parsing;
use crate::report::left_out::LeftOut;
use crate::report::model::{NotLookedAt, Report};
use crate::report::summary::not_judged;
use crate::report::{Format, Options, policy, write};
use crate::terms::severity::Confidence;
use crate::text::decode::decode;
use crate::tree::Tree;
use crate::tree::buffer::Buffer;

pub(super) fn run(args: &Check, console: &mut Console) -> Outcome {
    check(args, console).unwrap_or_else(|outcome| outcome)
}

fn check(args: &Check, console: &mut Console) -> Result<Outcome, Outcome> {
    let outputs = outputs(args, console)?;
    if (args.staged || args.since.is_some()) && !(args.show_settings || args.list_files) {
        return since::run(args, outputs, console);
    }
    let session = Session::open(&args.project, &args.paths, args.today.unwrap_or_else(today), console)?;
    let outputs = with_targets(outputs, args, &session.root, console)?;
    let rules = session.selection(&args.select, &args.ignore, console)?;
    if args.show_settings {
        return Ok(show_settings::run(args, &session, &rules, console));
    }
    if args.list_files {
        return Ok(list_files::run(&session, console));
    }
    let baseline = baseline::of_run(args.baseline.as_deref(), &session, console)?;
    let Session { root, tree, focus, settings } = session;
    let settings = Settings {
        filter: filter(args, &settings.config, focus),
        rules,
        today: Some(args.today.unwrap_or_else(today)),
        baseline,
        ..settings
    };
    let (report, written) = Progress::new(console).watch(|progress| {
        let tree = &*tree;
        let fixing = Fixing {
            root: &root,
            tree,
            settings: &settings,
            all: args.unsafe_fixes,
            portraits: shows_portraits(&outputs),
            since: None,
            progress,
        };
        // Only fixing reads a file more than once.
        let session = if args.fix || args.diff { Parsing::sharing() } else { Parsing::default() };
        run_on(&fixing, args, session, console)
    })?;
    finish(Ended { args, outputs, root, tree, report, written }, fail_on(args, &settings.config), console)
}

/// Fixes, shows what fixes would change, or only reports. The flag says whether every file could be written.
pub(super) fn run_on(
    fixing: &Fixing<'_>,
    args: &Check,
    session: Parsing,
    console: &mut Console,
) -> Result<(Report, bool), Outcome> {
    if args.diff {
        fixing.show(session, console)
    } else if args.fix {
        Ok(fixing.write(session, console))
    } else {
        let mut session = session;
        Ok((fixing.report(&mut session), true))
    }
}

/// A run that is over, but for its reports.
pub(super) struct Ended<'a> {
    pub args: &'a Check,
    pub outputs: Vec<(Output, Target)>,
    pub root: PathBuf,
    pub tree: Box<dyn Tree + Send>,
    pub report: Report,
    /// Every file could be written.
    pub written: bool,
}

/// Writes the reports.
pub(super) fn finish(ended: Ended<'_>, fail_on: FailOn, console: &mut Console) -> Result<Outcome, Outcome> {
    let Ended { args, outputs, root, tree, mut report, written } = ended;
    let mut complete = written;
    let prefix = repository_prefix(&root);
    let unread: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
    let failed = Arc::clone(&unread);
    report.sources.read_by(move |path| {
        let text = text_of(&*tree, path);
        let note =
            |why: String| failed.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), why);
        text.map_err(note).ok()
    });
    // The text report names them too, and nobody wants to read them twice.
    let is_shown = |(output, _): &(Output, Target)| output.format == Format::Text && output.file.is_none();
    let is_shown = console.is_one_screen() && outputs.iter().any(is_shown);
    for error in report.errors.iter().filter(|_| !is_shown) {
        console.unreadable(&error.path, error.location.as_ref(), &error.message);
    }
    for warning in &report.warnings {
        console.warning(&warning.path, warning.location.as_ref(), &warning.message);
    }
    if outputs.iter().any(|(output, _)| output.format == Format::Concise) {
        let left_out = LeftOut::of(&report).sentence().into_iter().chain(not_judged(&report));
        for sentence in left_out.chain(policy::existing(&report)).chain(policy::heading(&report)) {
            console.note(&sentence);
        }
        for line in policy::lines(&report) {
            console.note(&line);
        }
    }
    for (Output { format, file }, target) in outputs {
        let options = Options {
            color: console.color && file.is_none(),
            ascii: console.ascii,
            width: console.width,
            full: args.full,
            quiet: console.quiet,
            prefix: prefix.clone(),
        };
        emit(file.as_deref(), target, console, |out| write(format, &report, &options, out))?;
    }
    // Found only while the reports were written, which lack the lines of these files.
    let unread = std::mem::take(&mut *unread.lock().unwrap_or_else(PoisonError::into_inner));
    let known: Vec<String> = report.errors.iter().map(|error| error.path.clone()).collect();
    for (path, why) in unread.into_iter().filter(|(path, _)| !known.contains(path)) {
        let error = changed(&path, &why);
        console.unreadable(&error.path, None, &error.text());
        complete = false;
    }
    Ok(if complete { outcome(args, fail_on, &report) } else { Outcome::Unwritable })
}

/// The decoded text of a file with findings: a report shows a few lines of it.
fn text_of(tree: &dyn Tree, path: &str) -> Result<Arc<str>, String> {
    let mut buffer = Buffer::default();
    tree.read(path, &mut buffer).map_err(|error| error.to_string())?;
    Ok(Arc::from(&*decode(buffer.bytes()).map_err(|error| error.message)?.text))
}

/// The wanted reports; at most one of them goes to stdout.
fn outputs(args: &Check, console: &mut Console) -> Result<Vec<Output>, Outcome> {
    if args.diff && args.output.iter().any(|o| o.file.is_none()) {
        console.error("the diff goes to stdout; write the report to a file, as in --output json=report.json");
        return Err(Outcome::Usage);
    }
    if args.output.is_empty() && args.diff {
        return Ok(Vec::new());
    }
    if args.output.is_empty() {
        return Ok(vec![Output { format: Format::Text, file: None }]);
    }
    if args.output.iter().filter(|o| o.file.is_none()).count() > 1 {
        console.error(
            "only one report can go to stdout; write the others to files, as in --output json=report.json",
        );
        return Err(Outcome::Usage);
    }
    Ok(args.output.clone())
}

/// Whether one of the reports shows everything about each identity.
pub(super) fn shows_portraits(outputs: &[(Output, Target)]) -> bool {
    outputs.iter().any(|(output, _)| output.format.shows_portraits())
}

/// Each report with where it goes.
pub(super) fn with_targets(
    outputs: Vec<Output>,
    args: &Check,
    root: &Path,
    console: &mut Console,
) -> Result<Vec<(Output, Target)>, Outcome> {
    let files = outputs.iter().map(|output| output.file.as_deref());
    let targets = targets(files, args.diff, root, console)?;
    Ok(outputs.into_iter().zip(targets).collect())
}

/// What is shown.
pub(super) fn filter(args: &Check, config: &Config, focus: Vec<String>) -> Filter {
    Filter { min_confidence: min_confidence(args, config), focus, count_hygiene: !args.all }
}

/// The severity that fails the run: that of the command line, then that of the configuration.
pub(super) fn fail_on(args: &Check, config: &Config) -> FailOn {
    args.fail_on.or(config.fail_on.as_ref().map(|set| set.value)).unwrap_or_default()
}

/// The same for the confidence of what is reported.
pub(super) fn min_confidence(args: &Check, config: &Config) -> Option<Confidence> {
    args.min_confidence.or(config.min_confidence.as_ref().map(|set| set.value))
}

fn outcome(args: &Check, FailOn(limit): FailOn, report: &Report) -> Outcome {
    let fails = limit.is_some_and(|limit| report.counting().any(|f| f.severity >= limit));
    let summary = &report.summary;
    if !report.errors.is_empty() {
        Outcome::UnreadableInput
    } else if fails && !args.exit_zero {
        Outcome::Findings
    } else if summary.files == 0 {
        Outcome::NothingToLint
    } else if args.strict && is_inconclusive(report) {
        Outcome::Inconclusive
    } else {
        Outcome::Done
    }
}

/// Whether anything is unresolved or undecided, or was not looked at. Every count of the summary is named here, so that a
/// new one cannot be forgotten.
fn is_inconclusive(report: &Report) -> bool {
    let NotLookedAt {
        ignored,
        unknown,
        unread,
        elements,
        partial,
        hidden,
        replaced,
        undecided,
        rules_off,
        rules_not_run,
    } = &report.summary.not_looked_at;
    let read = [ignored, unknown, unread, elements, partial, hidden, replaced, undecided];
    let counts = read.into_iter().chain([rules_off, rules_not_run]);
    !report.is_complete || !report.warnings.is_empty() || counts.into_iter().any(|count| *count > 0)
}

/// The root as seen from the repository that holds it, with a `/` at the end: code hosts count
/// paths from there.
fn repository_prefix(root: &Path) -> String {
    let Some(repository) = repository_of(root, Path::exists) else {
        return String::new();
    };
    let parts: Vec<_> = root
        .strip_prefix(repository)
        .into_iter()
        .flat_map(|inside| inside.components())
        .map(|part| part.as_os_str().to_string_lossy().into_owned() + "/")
        .collect();
    parts.concat()
}
