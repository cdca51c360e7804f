//! The pages of the rules, as parts.

/// A rule's page, split at its headings.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The sentence under the title.
    pub summary: &'a str,
    pub sections: Vec<Section<'a>>,
}

/// What stands under one `##` heading.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    pub title: &'a str,
    pub body: &'a str,
}

/// The headings that every page has, in this order; `Options` may come before the last.
pub const SECTIONS: [&str; 6] =
    ["What it checks", "Why it matters", "Fails", "Passes", "Instead", "References"];

/// Splits a page.
pub fn page(markdown: &str) -> Page<'_> {
    let mut parts = Vec::new();
    let mut fenced = false;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if !fenced && line.starts_with("## ") {
            parts.push(at);
        }
        at += line.len();
    }
    let head = &markdown[..parts.first().copied().unwrap_or(markdown.len())];
    let summary = head.lines().find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or_default();
    let ends = parts.iter().skip(1).copied().chain([markdown.len()]);
    let sections = parts
        .iter()
        .zip(ends)
        .map(|(&start, end)| {
            let (title, body) = markdown[start..end].split_once('\n').unwrap_or((&markdown[start..end], ""));
            Section { title: title.trim_start_matches("## ").trim(), body: body.trim() }
        })
        .collect();
    Page { summary, sections }
}
