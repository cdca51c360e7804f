//! `leastforce check`.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::args::{Check, Output};
use super::console::Console;
use super::fix::Fixing;
use super::outcome::Outcome;
use super::progress::Progress;
use super::root::repository_of;
use super::session::{Session, today};
use super::{baseline, list_files, show_settings};
use crate::config::{Config, FailOn};
use crate::finding::filter::Filter;
use crate::report::model::Report;
use crate::report::{Format, Options, write};
use crate::terms::severity::Confidence;
use crate::text::decode::decode;
use crate::text::escape::printable;
use crate::tree::Tree;
use crate::tree::buffer::Buffer;
use crate::tree::write::put;
use crate::{Settings, lint, read};

pub(super) fn run(args: &Check, console: &mut Console) -> Outcome {
    check(args, console).unwrap_or_else(|outcome| outcome)
}

fn check(args: &Check, console: &mut Console) -> Result<Outcome, Outcome> {
    let outputs = outputs(args, console)?;
    let session = Session::open(&args.project, &args.paths, args.today.unwrap_or_else(today), console)?;
    let rules = session.selection(&args.select, &args.ignore, console)?;
    if args.show_settings {
        return Ok(show_settings::run(args, &session, &rules, console));
    }
    if args.list_files {
        return Ok(list_files::run(&session, console));
    }
    let baseline = baseline::of_run(args.baseline.as_deref(), &session, console)?;
    let fail_on = fail_on(args, &session.settings.config);
    let min_confidence = min_confidence(args, &session.settings.config);
    let Session { root, tree, focus, settings } = session;
    let settings = Settings {
        filter: Filter { min_confidence, focus, count_hygiene: !args.all },
        rules,
        today: Some(args.today.unwrap_or_else(today)),
        baseline,
        ..settings
    };
    let prefix = repository_prefix(&root);
    let (mut report, written) = Progress::new(console).watch(|progress| {
        let fixing =
            Fixing { root: &root, tree: &*tree, settings: &settings, all: args.unsafe_fixes, progress };
        if args.diff {
            fixing.show(console)
        } else if args.fix {
            Ok(fixing.write(console))
        } else {
            let read = read(&*tree, &settings, progress);
            Ok((lint(&*tree, &read, &settings).report, true))
        }
    })?;
    report.sources.read_by(move |path| text_of(&*tree, path));
    for error in &report.errors {
        console.unreadable(&error.path, error.location.as_ref(), &error.message);
    }
    for warning in &report.warnings {
        console.warning(&warning.path, warning.location.as_ref(), &warning.message);
    }
    for output in &outputs {
        let options = Options {
            color: console.color && output.file.is_none(),
            ascii: console.ascii,
            width: console.width,
            full: args.full,
            quiet: console.quiet,
            prefix: prefix.clone(),
        };
        emit(output, &report, &options, console)?;
    }
    Ok(if written { outcome(args, fail_on, &report) } else { Outcome::Unwritable })
}

/// The decoded text of a file with findings: a report shows a few lines of it.
fn text_of(tree: &dyn Tree, path: &str) -> Option<Arc<str>> {
    let mut buffer = Buffer::default();
    tree.read(path, &mut buffer).ok()?;
    Some(Arc::from(&*decode(buffer.bytes()).ok()?.text))
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
    for (i, output) in args.output.iter().enumerate() {
        let again = args.output[..i].iter().find(|o| o.file.is_some() && o.file == output.file);
        if let Some(file) = again.and_then(|o| o.file.as_ref()) {
            let file = printable(&file.display().to_string()).into_owned();
            console
                .error(&format!("two reports cannot go to one file, '{file}'; name another for one of them"));
            return Err(Outcome::Usage);
        }
    }
    Ok(args.output.clone())
}

fn emit(output: &Output, report: &Report, options: &Options, console: &mut Console) -> Result<(), Outcome> {
    let written = match &output.file {
        None => match write(output.format, report, options, &mut console.out) {
            // Whoever read the report has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        },
        Some(path) => {
            let mut content = Vec::new();
            write(output.format, report, options, &mut content).and_then(|()| put(path, &content))
        }
    };
    written.map_err(|error| {
        let place =
            output.file.as_ref().map_or_else(|| "stdout".to_owned(), |f| format!("'{}'", f.display()));
        console.error(&format!("the report cannot be written to {place}: {error}"));
        Outcome::Unwritable
    })
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
    let left_out = &summary.not_looked_at;
    if !report.errors.is_empty() {
        Outcome::UnreadableInput
    } else if fails {
        if args.exit_zero { Outcome::Done } else { Outcome::Findings }
    } else if summary.files == 0 {
        Outcome::NothingToLint
    } else if args.strict
        && report.warnings.len()
            + summary.unresolved
            + left_out.ignored
            + left_out.unknown
            + left_out.unread
            + left_out.rules_off
            > 0
    {
        Outcome::Inconclusive
    } else {
        Outcome::Done
    }
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
