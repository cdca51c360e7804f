//! `leastforce check --list-files`: what is read, and what is not and why.

use std::io::Write;

use super::answer::answer;
use super::console::Console;
use super::outcome::Outcome;
use super::session::Session;
use crate::project::{NotRead, discover};
use crate::text::escape::plain;

pub(super) fn run(session: &Session, console: &mut Console) -> Outcome {
    let project = discover::discover(&*session.tree, &session.settings.discover);
    let mut lines: Vec<(&str, String)> = Vec::new();
    for file in &project.files {
        let outside =
            file.package_directory.is_none() && !project.roots[file.root].package_directories.is_empty();
        let piece = file.piece.as_ref().map(|_| format!(" as part of {}", file.title()));
        let outside = if outside { ", outside every package directory" } else { "" };
        lines.push((&file.path, format!("read{}{outside}", piece.unwrap_or_default())));
    }
    for skipped in &project.skipped {
        let why = match &skipped.why {
            NotRead::Ignored { by } => format!("ignored by {by}"),
            NotRead::Excluded { reason } => format!("excluded: {reason}"),
            NotRead::Superseded { by } => format!("not read: {by} holds the whole and is used instead"),
            NotRead::Unread { what } => format!("unread: {what}"),
            NotRead::Unknown => "unknown: no kind of metadata has such a name".to_owned(),
        };
        lines.push((&skipped.path, why));
    }
    lines.sort();
    let written = answer(console, |out| {
        let mut out = std::io::BufWriter::new(out);
        for (path, why) in &lines {
            writeln!(out, "{}\t{}", plain(path), plain(why))?;
        }
        out.flush()
    });
    console.all_unreadable(&project.errors);
    if written == Outcome::Done && !project.errors.is_empty() { Outcome::UnreadableInput } else { written }
}
