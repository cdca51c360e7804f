//! Where the documentation has the page of an answer.

use std::path::Path;

use super::Answer;
use crate::cli::root::root_of;
use crate::config::{self, DocumentationUrl};
use crate::rules;
use crate::tree::worktree::Worktree;

/// The page of an answer, where the project that the current folder lies in says where pages are served.
pub(super) fn of(found: &Answer) -> Option<String> {
    let page = match found {
        Answer::Rule { name, .. } => return Some(documentation()?.of_rule(name)),
        Answer::Permission(page) => anchored("permissions", page.name),
        Answer::Edge(page) => anchored("escalation", page.id),
        Answer::Goal(page) => anchored("escalation", page.name),
        Answer::Grant(_) => anchored("glossary", "grant"),
        Answer::Word(page) if page.is_in_glossary() => anchored("glossary", page.word()),
        Answer::Word(_) => "configuration.html".to_owned(),
    };
    Some(documentation()?.page(&page))
}

fn anchored(page: &str, heading: &str) -> String {
    format!("{page}.html#{}", heading.to_lowercase().replace(' ', "-"))
}

/// Explaining needs no configuration, so one that cannot be read is none.
fn documentation() -> Option<DocumentationUrl> {
    let folder = Path::new(".").canonicalize().ok()?;
    let root = root_of(&folder, Path::is_file, Path::exists);
    let config = config::open(config::FILE_NAME, &rules::infos(), &Worktree::new(&root)).ok()??;
    config.documentation_url.map(|url| url.value)
}
