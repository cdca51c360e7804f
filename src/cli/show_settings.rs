//! `leastforce check --show-settings`: what holds in this run, and who says so.

use super::answer::answer;
use super::args::Check;
use super::check::{fail_on, min_confidence};
use super::console::Console;
use super::outcome::Outcome;
use super::session::Session;
use crate::config::OptionValue;
use crate::rules::{RULES, Selection};
use crate::text::escape::plain;

pub(super) fn run(args: &Check, session: &Session, selection: &Selection, console: &mut Console) -> Outcome {
    let settings = &session.settings.config;
    let config = settings.path.as_deref();
    let flag = |given: bool| if given { "command line" } else { "default" };
    let set =
        |given: bool, configured: bool| if configured && !given { "configuration" } else { flag(given) };
    let baseline = settings.baseline.as_ref().map(|file| file.value.0.clone());
    let baseline = args.baseline.as_ref().map(|file| file.display().to_string()).or(baseline);
    let mut rows = vec![
        ("root", session.root.display().to_string(), flag(args.project.reading.project.is_some())),
        (
            "config",
            config.unwrap_or("none").to_owned(),
            flag(args.project.config.is_some() || args.project.isolated),
        ),
        (
            "focus",
            if session.focus.is_empty() { "everything".to_owned() } else { session.focus.join(", ") },
            flag(!args.paths.is_empty()),
        ),
        (
            "forceignore",
            if args.project.reading.no_forceignore { "not read" } else { "read" }.to_owned(),
            flag(args.project.reading.no_forceignore),
        ),
        (
            "fail-on",
            fail_on(args, settings).name().to_owned(),
            set(args.fail_on.is_some(), settings.fail_on.is_some()),
        ),
        ("threads", session.settings.threads.to_string(), flag(args.project.reading.threads.is_some())),
        (
            "min-confidence",
            min_confidence(args, settings).map_or("likely", |c| c.name()).to_owned(),
            set(args.min_confidence.is_some(), settings.min_confidence.is_some()),
        ),
        (
            "baseline",
            baseline.unwrap_or_else(|| "none".to_owned()),
            set(args.baseline.is_some(), settings.baseline.is_some()),
        ),
    ];
    for exclude in session.settings.config.excludes() {
        rows.push((
            "exclude",
            format!("{} ({})", exclude.path.value.text, exclude.reason.value),
            "configuration",
        ));
    }
    let running: Vec<_> = selection.iter().collect();
    answer(console, |out| {
        for (name, value, origin) in &rows {
            writeln!(out, "{name:<16}{}  [{origin}]", plain(value))?;
        }
        for rule in RULES {
            let Some((_, setting)) = running.iter().find(|(r, _)| r.name == rule.name) else {
                writeln!(out, "rule {:<32}off", rule.name)?;
                continue;
            };
            let severity = setting.severity.unwrap_or(rule.severity);
            let origin = match &setting.location {
                Some(place) => format!("{}:{}", place.path, place.start.line),
                None => "default".to_owned(),
            };
            write!(out, "rule {:<32}{severity}", rule.name)?;
            for option in rule.options {
                let value = setting.options.get(option.name).copied().unwrap_or(option.default);
                match value {
                    OptionValue::Count(count) => write!(out, ", {} = {count}", option.name)?,
                    OptionValue::Share(share) => write!(out, ", {} = {share}", option.name)?,
                }
            }
            writeln!(out, "  [{}]", plain(&origin))?;
        }
        Ok(())
    })
}
