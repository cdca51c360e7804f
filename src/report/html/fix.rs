//! The change that fixes a finding, as lines that are replaced.

use std::collections::BTreeMap;

use serde::Serialize;

use super::limits;
use crate::report::model::{Edit, Finding, Fix as Model, Report, Safety};

#[derive(Serialize)]
pub(super) struct Fix {
    is_safe: bool,
    reason: Option<String>,
    files: Vec<File>,
    /// Changes that are not shown.
    left_out: usize,
}

#[derive(Serialize)]
struct File {
    path: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    /// `-` or `+`.
    sign: char,
    number: usize,
    text: String,
}

impl Fix {
    pub(super) fn of(report: &Report, finding: &Finding, fix: &Model) -> Self {
        let mut by_path: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
        for edit in &fix.edits {
            by_path.entry(&edit.path).or_default().push(edit);
        }
        let (mut files, mut left_out, mut room) = (Vec::new(), 0, limits::FIXED);
        for (path, mut edits) in by_path {
            edits.sort_by_key(|edit| (edit.start, edit.end));
            let shown = edits.len().min(room);
            let shift = shift(finding, path);
            let lines = report.sources.get(path).and_then(|text| lines(&text, &edits[..shown], shift));
            let lines = lines.unwrap_or_default();
            let shown = if lines.is_empty() { 0 } else { shown };
            room -= shown;
            left_out += edits.len() - shown;
            if !lines.is_empty() {
                files.push(File { path: path.to_owned(), lines });
            }
        }
        Self { is_safe: fix.safety == Safety::Safe, reason: fix.reason.clone(), files, left_out }
    }
}

/// By how much bytes of a file on disk lie behind those of its text: a byte order mark is none of the text.
fn shift(finding: &Finding, path: &str) -> u64 {
    let known = std::iter::once((&finding.location, finding.span))
        .chain(finding.related.iter().map(|related| (&related.location, related.span)));
    let mut shifts = known
        .filter(|(location, _)| location.path == path)
        .map(|(location, span)| location.start.offset.saturating_sub(span.range().start as u64));
    shifts.next().unwrap_or(0)
}

/// The lines that edits change, before and after. `None` where they do not fit the text.
fn lines(text: &str, edits: &[&Edit], shift: u64) -> Option<Vec<Line>> {
    let place = |offset: u64| usize::try_from(offset.checked_sub(shift)?).ok();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(edit) = edits.get(at) {
        let start = text.get(..place(edit.start)?)?.rfind('\n').map_or(0, |end| end + 1);
        let (mut after, mut from, mut end) = (String::new(), start, start);
        // All edits of one line, or of lines that touch, change it together.
        while let Some(edit) = edits.get(at) {
            let (first, last) = (place(edit.start)?, place(edit.end)?);
            if at > 0 && first > end && end > start {
                break;
            }
            after.push_str(text.get(from..first)?);
            after.push_str(&edit.text);
            from = last;
            end = text.get(last..)?.find('\n').map_or(text.len(), |length| last + length);
            at += 1;
        }
        after.push_str(text.get(from..end)?);
        let number = text[..start].matches('\n').count() + 1;
        for (sign, changed) in [('-', text.get(start..end)?), ('+', after.as_str())] {
            let changed = changed.trim_end_matches(['\r', '\n']);
            let shown = changed.lines().take(limits::FIXED * 3).enumerate();
            out.extend(shown.map(|(n, line)| Line {
                sign,
                number: number + n,
                text: line.replace('\t', "    ").chars().take(limits::COLUMNS).collect(),
            }));
        }
    }
    Some(out)
}
