//! What fixes change, before they do: whose access, and the lines of the files as a unified diff that
//! `git apply` and `patch` take.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use owo_colors::{OwoColorize, Style};
use similar::{Algorithm, DiffTag, capture_diff_slices, group_diff_ops};

use super::plain::plain;
use super::style::Paint;
use crate::questions::deltas::Delta;
use crate::terms::grant::Grant;
use crate::tree::overlay::Changed;

/// Lines shown around a changed one.
const CONTEXT: usize = 3;

/// Writes what each identity can no longer do and what a deploy may refuse then, in lines that begin with `#`, then the
/// changes of each file.
pub fn write(
    (deltas, doubts): (&[Delta], &[String]),
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
    for doubt in doubts {
        writeln!(out, "# {}", plain(doubt))?;
    }
    for (path, changed) in files {
        writeln!(out)?;
        file(path, changed, Paint { color, ascii: false }, out)?;
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
        let written = |grants: &[Grant]| grants.iter().map(ToString::to_string).collect::<Vec<_>>();
        let controls = delta.controls.iter().map(ToString::to_string).collect();
        let parts = [
            ("loses", written(&delta.loses)),
            ("gains", written(&delta.gains)),
            ("is now restricted by", controls),
        ];
        for (verb, names) in parts {
            if !names.is_empty() {
                writeln!(out, "# {}{root} {verb}", plain(&delta.identity))?;
            }
            for name in names {
                writeln!(out, "#   {}", plain(&name))?;
            }
        }
    }
    Ok(())
}

/// The hunks of one file.
fn file(path: &str, changed: &Changed, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let path = plain(path);
    // A tab ends a name with blanks.
    let end = if path.contains(' ') { "\t" } else { "" };
    writeln!(out, "{}", paint.bold(format!("--- a/{path}{end}")))?;
    writeln!(out, "{}", paint.bold(format!("+++ b/{path}{end}")))?;
    let (before, after) = (lines(&changed.before), lines(&changed.after));
    let operations = capture_diff_slices(Algorithm::Myers, &before, &after);
    for hunk in group_diff_ops(operations, CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let old = first.old_range().start..last.old_range().end;
        let new = first.new_range().start..last.new_range().end;
        writeln!(out, "@@ -{} +{} @@", span(&old), span(&new))?;
        for operation in hunk {
            body(&before[operation.old_range()], &after[operation.new_range()], operation.tag(), paint, out)?;
        }
    }
    Ok(())
}

/// The lines of one side of a hunk: where they begin and how many they are. What has none begins before its
/// first.
fn span(lines: &Range<usize>) -> String {
    let start = if lines.is_empty() { lines.start } else { lines.start + 1 };
    format!("{start},{}", lines.len())
}

fn body(
    before: &[&[u8]],
    after: &[&[u8]],
    what: DiffTag,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if what == DiffTag::Equal {
        return before.iter().try_for_each(|text| line(' ', text, Style::new(), out));
    }
    for text in before {
        line('-', text, paint.style(Style::new().red().bold()), out)?;
    }
    after.iter().try_for_each(|text| line('+', text, paint.style(Style::new().green().bold()), out))
}

/// One line of a diff. Tabs, the byte order mark and the line's end stay what they are, so that the diff
/// can be applied.
fn line(sign: char, bytes: &[u8], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let text = String::from_utf8_lossy(bytes);
    let (text, newline) = text.strip_suffix('\n').map_or((&*text, false), |text| (text, true));
    let (text, end) = text.strip_suffix('\r').map_or((text, ""), |text| (text, "\r"));
    let (mark, text) = text.strip_prefix('\u{feff}').map_or(("", text), |text| ("\u{feff}", text));
    let text = text.split('\t').map(plain).collect::<Vec<_>>().join("\t");
    // The sign alone: green text cannot be read on white.
    writeln!(out, "{}{mark}{text}{end}", sign.style(style))?;
    if newline { Ok(()) } else { writeln!(out, "\\ No newline at end of file") }
}

/// The lines of a file, each with its end.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&b| b == b'\n').collect()
}
