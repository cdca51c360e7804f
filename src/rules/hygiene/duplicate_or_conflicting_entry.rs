//! Two entries of one component about the same thing.

use crate::finding::{Label, Place, Site};
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "duplicate-or-conflicting-entry",
    Group::Hygiene,
    Severity::Medium,
    include_str!("duplicate_or_conflicting_entry.md"),
    Check::Hygiene(check),
)
.varying();

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    for (document, file) in by.holder.files(library) {
        for duplicate in &file.duplicates {
            let name = library.names.get(duplicate.name);
            let leaf = entry::key_of(duplicate.kind);
            let at = |element| Place::Leaf { element, leaf };
            let (first, offset) = duplicate.first;
            let site = Site { file: first, place: at(offset) };
            let (severity, message, help) = if duplicate.conflicting {
                (
                    by.cx.rule.severity,
                    format!("{} has two entries for '{name}' that contradict each other", by.holder.title()),
                    "Which of them an org keeps is not confirmed, so both count as granted here. Keep the one that \
                     is meant.",
                )
            } else {
                (
                    Severity::Low,
                    format!("{} has two equal entries for '{name}'", by.holder.title()),
                    "A later change of one of them would be contradicted by the other. Remove one.",
                )
            };
            let draft = by
                .cx
                .about_holder(by.holder, document, at(duplicate.second), "again here")
                .related(Label { site, text: "first here".into() })
                .key(format!("{:?}:{}", duplicate.kind, name.to_lowercase()))
                .severity(severity)
                .identities(by.identities)
                .message(message)
                .help(help);
            out.push(&by.cx, draft);
        }
    }
}
