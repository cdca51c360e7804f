//! Text for people, broken into lines that fit the terminal.

use crate::report::wrap::wrap;

/// Lines behind the first begin this much further in.
const HANGING: usize = 2;

/// `text` with every line that is too long broken at blanks, its further lines a little further in.
pub(super) fn lines(text: &str, width: usize) -> String {
    text.split_inclusive('\n').map(|line| one(line, HANGING, width)).collect()
}

/// Markdown with its paragraphs and list items broken anew; code, tables and headings stay as they are.
pub(super) fn markdown(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let fence = line.starts_with("```");
        let begins = ["- ", "* ", "|", "#", "```"].iter().any(|start| line.trim_start().starts_with(start));
        let goes_on = !fenced && !paragraph.is_empty() && !begins && !line.trim().is_empty();
        if goes_on {
            paragraph.push(' ');
            paragraph.push_str(line.trim());
            continue;
        }
        flush(&mut paragraph, width, &mut out);
        let prose = !fenced && !fence && !line.starts_with(['|', '#', ' ']) && !line.trim().is_empty();
        if prose {
            paragraph.push_str(line);
        } else {
            out.push_str(line);
            out.push('\n');
        }
        fenced ^= fence;
    }
    flush(&mut paragraph, width, &mut out);
    out
}

fn flush(paragraph: &mut String, width: usize, out: &mut String) {
    if !paragraph.is_empty() {
        let hanging = if paragraph.starts_with("- ") { HANGING } else { 0 };
        out.push_str(&one(paragraph, hanging, width));
        out.push('\n');
        paragraph.clear();
    }
}

fn one(line: &str, hanging: usize, width: usize) -> String {
    let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
    let text = body.trim_start_matches(' ');
    let indent = &body[..body.len() - text.len()];
    wrap(text, width, indent, &format!("{indent}{}", " ".repeat(hanging))) + end
}

#[cfg(test)]
mod tests {
    use super::{lines, markdown};

    #[test]
    fn long_lines_hang_and_short_ones_stay() {
        assert_eq!(lines("  - one two three\nfour\n\n", 10), "  - one\n    two\n    three\nfour\n\n");
    }

    #[test]
    fn paragraphs_flow_and_code_and_tables_do_not() {
        let text = "# A title that is long\n\none two\nthree four\n\n- five six\n  seven\n- eight\n\n| a b c d e f |\n\n```xml\n<a   b = \"long\">\n<c>\n```\n";
        let flowed = "# A title that is long\n\none two\nthree four\n\n- five six\n  seven\n- eight\n\n| a b c d e f |\n\n```xml\n<a   b = \"long\">\n<c>\n```\n";
        assert_eq!(markdown(text, 10), flowed);
        assert_eq!(markdown("one two\nthree four\n", 40), "one two three four\n");
        assert_eq!(markdown("- one\n  two\nlast\n", 40), "- one two last\n");
    }
}
