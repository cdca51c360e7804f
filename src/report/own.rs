//! By what a file shows that it is a report of leastforce, so that a new one may take its place.

use super::html;
use crate::terms::severity::Severity;

/// How much of a file is looked at.
const HEAD: usize = 4096;

/// Whether a file is a report that leastforce wrote, in any of its formats.
pub(crate) fn is_report(content: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&content[..content.len().min(HEAD)]);
    is_json(&head)
        || is_gitlab(&head)
        || is_junit(&head)
        || is_markdown(&head)
        || head.starts_with(html::START)
        || is_annotations(&head)
        || is_concise(&head)
        || is_text(&String::from_utf8_lossy(content))
}

/// JSON and SARIF name the tool.
fn is_json(head: &str) -> bool {
    head.starts_with("{\n") && head.contains("\"name\": \"leastforce\"") && head.contains("\"version\": ")
}

/// Of a project without findings it is an empty list, which nobody misses.
fn is_gitlab(head: &str) -> bool {
    head == "[]\n" || head.starts_with("[\n") && head.contains("\"engine_name\": \"leastforce\"")
}

fn is_junit(head: &str) -> bool {
    head.starts_with("<?xml ") && head.contains("\n<testsuites name=\"leastforce\" ")
}

/// Those of `check` and of `diff`.
fn is_markdown(head: &str) -> bool {
    ["### leastforce\n", "### What integrations can do: "].iter().any(|start| head.starts_with(start))
}

fn is_annotations(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    ["::error ", "::warning ", "::notice "].iter().any(|start| first.starts_with(start))
        && first.contains("title=")
}

fn is_concise(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    let names = |what: &str| Severity::ALL.iter().any(|severity| what.starts_with(&format!("{severity}[")));
    first.match_indices(": ").any(|(at, colon)| {
        let what = &first[at + colon.len()..];
        names(what) || what.starts_with("error: ")
    })
}

/// The summary of `check` stands near the end and may be wrapped.
fn is_text(text: &str) -> bool {
    if text.starts_with("What integrations can do: ") {
        return true;
    }
    let is_summary = |line: &str| {
        line.starts_with("Nothing to lint: no profile and no permission set was read")
            || ["Found ", "No findings "].iter().any(|start| line.starts_with(start)) && line.contains(" in ")
    };
    text.lines().any(is_summary)
}
