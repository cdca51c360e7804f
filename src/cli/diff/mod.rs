//! `leastforce diff`.

pub(super) mod args;
mod sides;

use std::io::{self, Write};

use args::{Diff, Format, Output};
use sides::Sides;

use super::console::Console;
use super::outcome::Outcome;
use super::progress::Progress;
use super::session::today;
use super::target::{Target, emit, targets};
use crate::config::{Config, FailOn};
use crate::finding::filter::Filter;
use crate::report::Options;
use crate::report::changes::{Comparison, json, markdown, text};
use crate::{Diffed, Settings, State, diff};

pub(super) fn run(args: &Diff, console: &mut Console) -> Outcome {
    compare(args, console).unwrap_or_else(|outcome| outcome)
}

fn compare(args: &Diff, console: &mut Console) -> Result<Outcome, Outcome> {
    let outputs = outputs(args, console)?;
    let Sides { base, head, hash } = Sides::open(args, console)?;
    let files = outputs.iter().map(|output| output.file.as_deref());
    let targets = targets(files, &head.session.root, console)?;
    let fail_on = fail_on(args, &head.session.settings.config);
    let before = settings(args, base.session.settings, console)?;
    let after = settings(args, head.session.settings, console)?;
    let states = (
        State { tree: &*base.session.tree, settings: &before },
        State { tree: &*head.session.tree, settings: &after },
    );
    let Diffed { changes, errors, files } =
        Progress::new(console).watch(|progress| diff(states.0, states.1, fail_on, hash, progress));
    console.all_unreadable(&errors);
    let comparison = Comparison { base: base.name, head: head.name, changes, errors };
    for (output, target) in outputs.iter().zip(targets) {
        report(output, target, &comparison, args.all, console)?;
    }
    Ok(if !comparison.errors.is_empty() {
        Outcome::UnreadableInput
    } else if files == 0 {
        Outcome::NothingToLint
    } else if comparison.changes.summary.fails && !args.exit_zero {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

fn settings(args: &Diff, settings: Settings, console: &mut Console) -> Result<Settings, Outcome> {
    let rules = rules(&settings.config, console)?;
    let min_confidence = settings.config.min_confidence.as_ref().map(|set| set.value);
    let filter = Filter { min_confidence, focus: Vec::new(), count_hygiene: true };
    Ok(Settings { rules, filter, today: Some(args.today.unwrap_or_else(today)), ..settings })
}

fn rules(config: &Config, console: &mut Console) -> Result<crate::rules::Selection, Outcome> {
    crate::rules::Selection::new(config, &[], &[]).map_err(|_| {
        console.error("a rule of the configuration is not known");
        Outcome::Configuration
    })
}

fn fail_on(args: &Diff, config: &Config) -> FailOn {
    args.fail_on.or(config.fail_on.as_ref().map(|set| set.value)).unwrap_or_default()
}

/// The wanted reports; at most one of them goes to stdout.
fn outputs(args: &Diff, console: &mut Console) -> Result<Vec<Output>, Outcome> {
    if args.output.is_empty() {
        return Ok(vec![Output { format: Format::Text, file: None }]);
    }
    for (at, output) in args.output.iter().enumerate() {
        if args.output[..at].iter().any(|other| other.file == output.file) {
            console.error("two reports cannot go to one place; write one of them to a file, as in --output json=diff.json");
            return Err(Outcome::Usage);
        }
    }
    Ok(args.output.clone())
}

fn report(
    output: &Output,
    target: Target,
    comparison: &Comparison,
    all: bool,
    console: &mut Console,
) -> Result<(), Outcome> {
    let options = Options {
        color: console.color && output.file.is_none(),
        ascii: console.ascii,
        width: console.width,
        quiet: console.quiet,
        ..Options::default()
    };
    emit(output.file.as_deref(), target, console, |out| {
        let mut out = io::BufWriter::new(out);
        match output.format {
            Format::Text => text::write(comparison, all, &options, &mut out)?,
            Format::Json => json::write(comparison, &mut out)?,
            Format::Markdown => markdown::write(comparison, &mut out)?,
        }
        out.flush()
    })
}
