//! The few lines of a file that a finding is about, harmless to print.

use std::ops::Range;

use super::plain;
use crate::text::position::Span;

/// Labels farther away from the primary one, in lines, are told and not shown.
const REACH: usize = 10;
/// Lines of surroundings on either side.
const MARGIN: usize = 1;

/// Something to point at.
#[derive(Copy, Clone, Debug)]
pub(super) struct Label<'a> {
    pub(super) span: Span,
    pub(super) text: &'a str,
}

/// A label's place in [`Excerpt::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Index into the labels that were given.
    pub(super) label: usize,
    /// Bytes of the excerpt's text, within one line.
    pub(super) range: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    /// How many lines the excerpt begins before the primary label's line.
    pub(super) before: usize,
    pub(super) text: String,
    /// By place; labels out of reach have none.
    pub(super) marks: Vec<Mark>,
}

/// The lines around the first of `labels`, each at most about `width` characters, with every
/// label that lies near. `None` where the primary label does not fit the text.
pub(super) fn excerpt(source: &str, labels: &[Label<'_>], width: usize) -> Option<Excerpt> {
    let spans: Vec<Option<Range<usize>>> = labels.iter().map(|l| on_one_line(source, l.span)).collect();
    let primary = spans.first()?.clone()?;

    let above = reach_up(source, primary.start, REACH);
    let below = reach_down(source, primary.end, REACH);
    let near = |r: &Range<usize>| above <= r.start && r.end <= below;
    let shown: Vec<(usize, Range<usize>)> =
        spans.into_iter().enumerate().filter_map(|(i, r)| Some((i, r.filter(near)?))).collect();

    let first = shown.iter().map(|(_, r)| r.start).min()?;
    let last = shown.iter().map(|(_, r)| r.end).max()?;
    let start = reach_up(source, first, MARGIN);
    let end = reach_down(source, last, MARGIN);
    let before = source[start..primary.start].matches('\n').count();

    let mut out = Excerpt { before, text: String::new(), marks: Vec::new() };
    let mut at = start;
    for line in source[start..end].split('\n') {
        if at > start {
            out.text.push('\n');
        }
        let within = at..at + line.len();
        let here: Vec<_> =
            shown.iter().filter(|(_, r)| within.start <= r.start && r.end <= within.end).cloned().collect();
        write_line(&mut out, line.strip_suffix('\r').unwrap_or(line), at, &here, width);
        at = within.end + 1;
    }
    out.marks.sort_by_key(|m| (m.range.start, m.range.end));
    Some(out)
}

/// The part of `span` on its first line.
fn on_one_line(source: &str, span: Span) -> Option<Range<usize>> {
    let text = source.get(span.range())?;
    let length = text.find('\n').unwrap_or(text.len());
    let start = span.range().start;
    Some(start..start + text[..length].trim_end().len())
}

/// The start of the line that is `lines` above the one at `from`.
fn reach_up(source: &str, from: usize, lines: usize) -> usize {
    source[..from].rmatch_indices('\n').nth(lines).map_or(0, |(at, _)| at + 1)
}

/// The end of the line that is `lines` below the one at `from`.
fn reach_down(source: &str, from: usize, lines: usize) -> usize {
    source[from..].match_indices('\n').nth(lines).map_or(source.len(), |(at, _)| from + at)
}

/// Appends one line, cut to the part that its labels need when it is too long to show.
fn write_line(out: &mut Excerpt, line: &str, at: usize, labels: &[(usize, Range<usize>)], width: usize) {
    let cut = window(line, labels.first().map_or(0, |(_, r)| r.start - at), width);
    let mut marks: Vec<_> =
        labels.iter().map(|(label, r)| (*label, r.start - at..r.end - at, None::<usize>, None)).collect();

    if cut.start > 0 {
        out.text.push_str("...");
    }
    for (i, c) in line[cut.clone()].char_indices() {
        let from = cut.start + i;
        let next = from + c.len_utf8();
        for (_, source, start, _) in &mut marks {
            if start.is_none() && source.start < next {
                *start = Some(out.text.len());
            }
        }
        if c == '\t' {
            out.text.push_str("    ");
        } else {
            plain::push(&mut out.text, c, &line[next..]);
        }
        for (_, source, _, end) in &mut marks {
            if source.end <= next && end.is_none() {
                *end = Some(out.text.len());
            }
        }
    }
    let line_end = out.text.len();
    for (label, _, start, end) in marks {
        let start = start.unwrap_or(line_end);
        out.marks.push(Mark { label, range: start..end.unwrap_or(line_end).max(start) });
    }
    if cut.end < line.len() {
        out.text.push_str("...");
    }
}

/// The bytes of `line` to show so that what stands at byte `focus` is among them.
fn window(line: &str, focus: usize, width: usize) -> Range<usize> {
    let end_of = |from: usize| line[from..].char_indices().nth(width).map(|(i, _)| from + i);
    match end_of(0) {
        None => 0..line.len(),
        Some(end) if focus < end.saturating_sub(width / 4) => 0..end,
        Some(_) => {
            let lead = line[..focus].char_indices().rev().nth(width / 4).map_or(0, |(i, _)| i);
            lead..end_of(lead).unwrap_or(line.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Label, excerpt};
    use crate::text::position::Span;

    fn at<'a>(source: &str, what: &str) -> Label<'a> {
        let start = source.find(what).unwrap();
        Label { span: Span::new(start, start + what.len()), text: "" }
    }

    #[test]
    fn shows_labels_near_the_first_and_leaves_out_the_rest() {
        let source = format!("<a>\r\n\t<b>one</b>\r\n\t<c>two</c>\r\n{}<d>far</d>", "x\n".repeat(20));
        let labels = [at(&source, "two"), at(&source, "one"), at(&source, "far")];
        let shown = excerpt(&source, &labels, 80).unwrap();
        assert_eq!(shown.text, "<a>\n    <b>one</b>\n    <c>two</c>\nx");
        assert_eq!(shown.before, 2);
        let marked: Vec<_> = shown.marks.iter().map(|m| (m.label, &shown.text[m.range.clone()])).collect();
        assert_eq!(marked, [(1, "one"), (0, "two")]);
    }

    #[test]
    fn cuts_long_lines_around_the_label() {
        let source = format!("{}<name>ModifyAllData</name>{}", "é".repeat(900), "y".repeat(900));
        let shown = excerpt(&source, &[at(&source, "ModifyAllData")], 60).unwrap();
        assert!(shown.text.starts_with("...é") && shown.text.ends_with("y..."), "{}", shown.text);
        assert!(shown.text.chars().count() <= 66);
        assert_eq!(&shown.text[shown.marks[0].range.clone()], "ModifyAllData");
    }

    #[test]
    fn keeps_marks_on_escaped_text() {
        let source = "<name>a\u{1b}[2J</name>";
        let shown = excerpt(source, &[at(source, "a\u{1b}[2J")], 60).unwrap();
        assert_eq!(&shown.text[shown.marks[0].range.clone()], "a\\u{1b}[2J");
    }

    #[test]
    fn takes_no_harm_from_a_span_that_does_not_fit() {
        assert!(excerpt("é", &[Label { span: Span::new(1, 2), text: "" }], 60).is_none());
        assert!(excerpt("é", &[Label { span: Span::new(7, 9), text: "" }], 60).is_none());
        let end = excerpt("ab\n", &[Label { span: Span::new(3, 3), text: "" }], 60).unwrap();
        assert_eq!(end.text, "ab\n");
    }
}
