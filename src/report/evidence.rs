//! The answer to `evidence show` as text.

use std::io;

use super::Options;
use super::plain::plain;
use super::style::Paint;
use super::wrap::wrap;
use crate::questions::answer::Answer;
use crate::questions::evidence::{FileUnderstood, LogUnderstood, NotCovered, PassedOver, Understood, Used};
use crate::text::phrase::{commas, count, count_u64};

/// Writes a line for each file, and what all of them do not cover.
pub fn write(answer: &Answer<Understood>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::from(options);
    let paragraph = |text: &str, indent: &str, out: &mut dyn io::Write| {
        writeln!(out, "{}", wrap(text, options.width, indent, "    "))
    };
    for understood in &answer.answers {
        let Understood { files, users, logs, used, not_covered, .. } = understood;
        writeln!(out, "{}", paint.bold(plain(&understood.folder).into_owned()))?;
        paragraph(&age(understood), "", out)?;
        let all = count(users.all, "user");
        paragraph(
            &format!(
                "{all}: {} active, {} with an assignment, {} with a login.",
                users.active, users.with_assignments, users.with_logins
            ),
            "",
            out,
        )?;
        writeln!(out)?;
        for file in files {
            paragraph(&sentence(file), "  ", out)?;
        }
        if !logs.is_empty() {
            writeln!(out, "\n{}", paint.bold("Logs of events".to_owned()))?;
        }
        for log in logs {
            paragraph(&covered(log), "  ", out)?;
        }
        if !logs.is_empty() {
            paragraph(&of_usage(used), "  ", out)?;
        }
        if !not_covered.is_empty() {
            writeln!(out, "\n{}", paint.bold("Not covered".to_owned()))?;
        }
        for NotCovered { table, without } in not_covered {
            paragraph(&format!("no {table}: {without}"), "  ", out)?;
        }
    }
    Ok(())
}

fn age(of: &Understood) -> String {
    let Some((day, age)) = of.as_of.as_ref().zip(of.age_days) else {
        return "How old it is cannot be said: no row names a day of the past.".to_owned();
    };
    let days = count(usize::try_from(age).unwrap_or_default(), "day");
    let late = if of.out_of_date {
        format!(", more than the {} that it may be (max-age-days)", of.max_age_days)
    } else {
        String::new()
    };
    format!("The newest row is of {day}: {days} old{late}.")
}

fn covered(log: &LogUnderstood) -> String {
    let LogUnderstood { event, first_day, last_day, window_days, days_with_events } = log;
    let days = count(usize::try_from(*window_days).unwrap_or_default(), "day");
    let gaps = usize::try_from(*window_days).unwrap_or_default().saturating_sub(*days_with_events);
    let gaps = match gaps {
        0 => String::new(),
        _ => format!("; {} of them without an event, or without a file", count(gaps, "day")),
    };
    format!("{event}: {days}, from {first_day} to {last_day}{gaps}")
}

fn of_usage(used: &Used) -> String {
    let Used { users, things, not_held } = used;
    let mut text = format!(
        "{} used {}. Counts are estimates: a log may be there twice, and of a composite request it names no part.",
        count(*users, "user"),
        count(*things, "thing")
    );
    if *not_held > 0 {
        let more = count_u64(*not_held, "event");
        text.extend([format!(" {more} of more users or things are not held.")]);
    }
    text
}

fn sentence(file: &FileUnderstood) -> String {
    let path = plain(&file.path);
    let rows = count_u64(file.rows, "row");
    let mut text = if file.tables.is_empty() {
        format!("{path}: not understood")
    } else {
        format!("{path}: {}, {rows}", commas(&file.tables))
    };
    if let Some((first, last)) = file.first_day.as_ref().zip(file.last_day.as_ref()) {
        text.extend([format!(", from {first} to {last}")]);
    }
    if !file.without.is_empty() {
        text.extend([format!("; without {}", commas(&file.without))]);
    }
    for PassedOver { rows, why } in &file.passed_over {
        text.extend([format!("; {} {why}", count_u64(*rows, "row"))]);
    }
    for doubt in &file.doubts {
        text.extend([format!("; it {}", plain(doubt))]);
    }
    if let Some(problem) = &file.problem {
        text.extend([format!("; {}", plain(problem))]);
    }
    text
}
