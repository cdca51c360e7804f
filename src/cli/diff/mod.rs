//! `leastforce diff`.

pub(super) mod args;
mod sides;

use std::io::{self, Write};

use args::{Diff, Format, Output};
use sides::States;

use super::console::Console;
use super::governed::{Judged, Side, Sides, Wanted};
use super::outcome::Outcome;
use super::progress::Progress;
use super::session::{Session, today};
use super::target::{Target, emit, targets};
use crate::compare::{Asked, State};
use crate::config::{Config, FailOn};
use crate::finding::filter::Filter;
use crate::report::changes::{Comparison, json, markdown, text};
use crate::report::{Options, html};
use crate::terms::severity::Confidence;
use crate::{Diffed, Means, diff};

pub(super) fn run(args: &Diff, console: &mut Console) -> Outcome {
    compare(args, console).unwrap_or_else(|outcome| outcome)
}

fn compare(args: &Diff, console: &mut Console) -> Result<Outcome, Outcome> {
    let outputs = outputs(args, console)?;
    let States { base, head, hash } = States::open(args, console)?;
    let files = outputs.iter().map(|output| output.file.as_deref());
    let targets = targets(files, false, &head.session.root, console)?;
    let judged = judged(args, &base.session, &head.session, console)?;
    if judged.shared {
        console.note("one of the folders has no leastforce.toml; both are read with that of the other");
    }
    let asked = Asked {
        base: base.name.clone(),
        governed: &judged.governed,
        own: &judged.own,
        counts: args.policy.unwrap_or_default(),
        changes: &judged.changes,
    };
    let fail_on = fail_on(args, &asked.counting().config);
    let state = State { tree: &*base.session.tree, settings: &judged.base };
    let Diffed { changes, errors, files } = Progress::new(console)
        .watch(|progress| diff(state, &*head.session.tree, &asked, &Means { fail_on, hash, progress }));
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

/// The configurations of both states, and what counts of them.
fn judged(args: &Diff, base: &Session, head: &Session, console: &mut Console) -> Result<Judged, Outcome> {
    let sides = Sides {
        project: &args.project,
        base: Side { root: &base.root, tree: &*base.tree },
        head: Side { root: &head.root, tree: &*head.tree },
        policy: args.policy,
        baseline: args.baseline.as_deref(),
        one_configuration_will_do: !args.trees.is_empty(),
    };
    let wanted = Wanted {
        select: &[],
        ignore: &[],
        filter: &|config, focus| Filter {
            min_confidence: min_confidence(args, config),
            focus,
            count_hygiene: true,
        },
        focus: &[],
        threads: head.settings.threads,
        today: args.today.unwrap_or_else(today),
    };
    sides.configure(&wanted, console)
}

fn min_confidence(args: &Diff, config: &Config) -> Option<Confidence> {
    args.min_confidence.or(config.min_confidence.as_ref().map(|set| set.value))
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
            Format::Html => html::write_changes(comparison, &mut out)?,
        }
        out.flush()
    })
}
