//! Two entries of one component about the same thing.

use crate::finding::{Label, Place, Site};
use crate::metadata::entry;
use crate::org::component::Duplicate;
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
    for component in by.holder.components(library) {
        for Duplicate { kind, name, first, second, conflicting } in component.duplicates() {
            let leaf = entry::key_of(kind);
            let at = |element| Place::Leaf { element, leaf };
            let (first, offset) = first;
            let site = Site { file: library.documents[first].file, place: at(offset) };
            let (document, offset) = second;
            let (severity, message, help) = if conflicting {
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
                .about_holder(by.holder, document, at(offset), "again here")
                .related(Label { site, text: "first here".into() })
                .key(format!("{kind:?}:{}", name.to_lowercase()))
                .severity(severity)
                .identities(by.identities)
                .message(message)
                .help(help);
            out.push(&by.cx, draft);
        }
    }
}
