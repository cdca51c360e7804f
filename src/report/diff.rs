//! What fixes change, before they do: whose access, and the lines of the files as a unified diff that
//! `git apply` and `patch` take.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use owo_colors::{OwoColorize, Style};

use super::plain::plain;
use super::style::Paint;
use crate::access::delta::Delta;
use crate::fix::overlay::Changed;

/// Lines shown around a changed one.
const CONTEXT: usize = 3;

/// Writes what each identity can no longer do, in lines that begin with `#`, then the changes of each file.
pub fn write(
    deltas: &[Delta],
    files: &BTreeMap<String, &Changed>,
    color: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let out: &mut dyn io::Write = &mut out;
    if files.is_empty() {
        return out.flush();
    }
    access(deltas, out)?;
    for (path, changed) in files {
        writeln!(out)?;
        file(path, changed, Paint { color }, out)?;
    }
    out.flush()
}

fn access(deltas: &[Delta], out: &mut dyn io::Write) -> io::Result<()> {
    if deltas.is_empty() {
        return writeln!(
            out,
            "# What integrations can do stays the same: they hold it by other entries, too."
        );
    }
    for delta in deltas {
        let root =
            if delta.root.is_empty() { String::new() } else { format!(" of project {}", plain(&delta.root)) };
        for (verb, grants) in [("loses", &delta.loses), ("gains", &delta.gains)] {
            if !grants.is_empty() {
                writeln!(out, "# {}{root} {verb}", plain(&delta.identity))?;
            }
            for grant in grants {
                writeln!(out, "#   {}", plain(&grant.to_string()))?;
            }
        }
    }
    Ok(())
}

/// The hunks of one file. Fixes replace values inside a line, so both sides have the same lines.
fn file(path: &str, changed: &Changed, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let path = plain(path);
    // A tab ends a name with blanks.
    let end = if path.contains(' ') { "\t" } else { "" };
    writeln!(out, "{}", paint.bold(format!("--- a/{path}{end}")))?;
    writeln!(out, "{}", paint.bold(format!("+++ b/{path}{end}")))?;
    let (before, after) = (lines(&changed.before), lines(&changed.after));
    let differing: Vec<usize> =
        before.iter().zip(&after).enumerate().filter(|(_, (a, b))| a != b).map(|(n, _)| n).collect();
    for hunk in differing.chunk_by(|a, b| b - a <= 2 * CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let range = first.saturating_sub(CONTEXT)..before.len().min(last + CONTEXT + 1);
        let (start, count) = (range.start + 1, range.len());
        writeln!(out, "@@ -{start},{count} +{start},{count} @@")?;
        body(&before, &after, range, paint, out)?;
    }
    Ok(())
}

fn body(
    before: &[&[u8]],
    after: &[&[u8]],
    range: Range<usize>,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut at = range.start;
    while at < range.end {
        if before[at] == after[at] {
            line(' ', before[at], Style::new(), out)?;
            at += 1;
            continue;
        }
        let run = (at..range.end).take_while(|&n| before[n] != after[n]).count();
        for text in &before[at..at + run] {
            line('-', text, paint.style(Style::new().red()), out)?;
        }
        for text in &after[at..at + run] {
            line('+', text, paint.style(Style::new().green()), out)?;
        }
        at += run;
    }
    Ok(())
}

/// One line of a diff. Tabs, the byte order mark and the line's end stay what they are, so that the diff
/// can be applied.
fn line(sign: char, bytes: &[u8], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let text = String::from_utf8_lossy(bytes);
    let (text, newline) = text.strip_suffix('\n').map_or((&*text, false), |text| (text, true));
    let (text, end) = text.strip_suffix('\r').map_or((text, ""), |text| (text, "\r"));
    let (mark, text) = text.strip_prefix('\u{feff}').map_or(("", text), |text| ("\u{feff}", text));
    let text = text.split('\t').map(plain).collect::<Vec<_>>().join("\t");
    writeln!(out, "{}{end}", format!("{sign}{mark}{text}").style(style))?;
    if newline { Ok(()) } else { writeln!(out, "\\ No newline at end of file") }
}

/// The lines of a file, each with its end.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&b| b == b'\n').collect()
}
