//! What to do where no integration is known: the nearest candidates, and how to declare one.

use std::io;

use super::model::{Candidate, Report};
use super::plain::plain;
use super::style::Paint;
use super::summary::NAMES;
use super::wrap::wrap;
use crate::terms::holder_kind::HolderKind;
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::{count, count_of, list};

/// Writes that no integration was found, what comes near to one, and the lines that declare one.
pub(super) fn write(
    report: &Report,
    (paint, width): (Paint, usize),
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Report { candidates, configured, .. } = report;
    let paragraph = |text: &str, out: &mut dyn io::Write| writeln!(out, "{}\n", wrap(text, width, "", ""));
    paragraph("No integration identity found, so the rules about integrations had nothing to judge.", out)?;
    let mut apps: Vec<_> = report.counting().filter(|f| f.subject.kind == SubjectKind::App).collect();
    let found = apps.len();
    apps.dedup_by(|a, b| a.subject.name == b.subject.name);
    let mut apps: Vec<_> = apps.iter().map(|f| plain(&f.subject.name).into_owned()).collect();
    apps.sort_unstable();
    apps.dedup();
    if !apps.is_empty() {
        let what = count_of(found, "finding is", "findings are");
        let (about, through) = match apps.len() {
            1 => ("an app", "it"),
            _ => ("apps", "each of them"),
        };
        let text = format!(
            "{what} about {about}, through which integrations log in: {}. Do this first: find out which user logs in \
             through {through}, and declare what that user holds, so that it is judged as well.",
            list(apps, NAMES)
        );
        paragraph(&text, out)?;
    }
    if candidates.is_empty() {
        paragraph(
            "If an integration uses a profile or permission set here, declare it in leastforce.toml, with your own names in \
             place of those in capital letters:",
            out,
        )?;
    } else {
        nearest(candidates, paint, out)?;
        let which = if candidates.len() == 1 { "it" } else { "one of them" };
        paragraph(&format!("If an integration uses {which}, declare it in leastforce.toml:"), out)?;
    }
    let (key, line) = candidates.first().map_or_else(
        || ("NAME".to_owned(), "profile = \"LABEL OF THE PROFILE\"".to_owned()),
        |candidate| (key(candidate), line(candidate)),
    );
    writeln!(out, "  [integrations.{key}]\n  {line}")?;
    if !*configured {
        writeln!(out, "\n`leastforce init` writes a first leastforce.toml.")?;
    }
    Ok(())
}

fn nearest(candidates: &[Candidate], paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "Nearest candidate{}:", if candidates.len() == 1 { "" } else { "s" })?;
    for candidate in candidates.iter().take(NAMES) {
        let name = paint.bold(plain(&candidate.name));
        write!(out, "  {} {name}", candidate.kind.name().replace('-', " "))?;
        match &candidate.path {
            Some(path) => writeln!(out, "  {}", plain(path))?,
            None => writeln!(out)?,
        }
        for evidence in &candidate.evidence {
            writeln!(out, "    {}", plain(evidence))?;
        }
    }
    if candidates.len() > NAMES {
        writeln!(out, "  and {}", count(candidates.len() - NAMES, "other"))?;
    }
    writeln!(out)
}

fn line(candidate: &Candidate) -> String {
    let value = toml::Value::String(candidate.name.clone()).to_string();
    let value = plain(&value);
    let value = if candidate.kind == HolderKind::Profile { value } else { format!("[{value}]").into() };
    format!("{} = {value}", candidate.kind.key())
}

fn key(candidate: &Candidate) -> String {
    let bare = candidate.key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if bare { candidate.key.clone() } else { format!("\"{}\"", plain(&candidate.key)) }
}
