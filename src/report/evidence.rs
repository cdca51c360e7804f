//! The answer to `evidence show` as text.

use std::io;

use super::Options;
use super::plain::plain;
use super::style::Paint;
use super::wrap::wrap;
use crate::questions::answer::Answer;
use crate::questions::evidence::{FileUnderstood, NotCovered, Understood};
use crate::text::phrase::{commas, count};

/// Writes a line for each file, and what all of them do not cover.
pub fn write(answer: &Answer<Understood>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::from(options);
    let paragraph = |text: &str, indent: &str, out: &mut dyn io::Write| {
        writeln!(out, "{}", wrap(text, options.width, indent, "    "))
    };
    for understood in &answer.answers {
        let Understood { files, users, not_covered, .. } = understood;
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

fn sentence(file: &FileUnderstood) -> String {
    let path = plain(&file.path);
    let rows = count(usize::try_from(file.rows).unwrap_or(usize::MAX), "row");
    let mut text = if file.tables.is_empty() {
        format!("{path}: not understood")
    } else {
        format!("{path}: {}, {rows}", commas(&file.tables))
    };
    if let Some((first, last)) = file.first_day.as_ref().zip(file.last_day.as_ref()) {
        text.push_str(&format!(", from {first} to {last}"));
    }
    if !file.without.is_empty() {
        text.push_str(&format!("; without {}", commas(&file.without)));
    }
    if let Some(problem) = &file.problem {
        text.push_str(&format!("; {}", plain(problem)));
    }
    text
}
