//! Elements that Salesforce has replaced.

use crate::finding::Place;
use crate::metadata::attributes::Deprecated;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "deprecated-element",
    Group::Hygiene,
    Severity::Low,
    include_str!("deprecated_element.md"),
    Check::Hygiene(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    for component in by.holder.components(by.cx.org.library) {
        let mut found: Vec<(usize, Deprecated)> = Vec::new();
        for (document, file) in component.files() {
            for deprecated in &file.deprecated {
                match found.iter_mut().find(|(_, known)| known.element == deprecated.element) {
                    Some((_, known)) => known.count += deprecated.count,
                    None => found.push((document, deprecated.clone())),
                }
            }
        }
        for (document, deprecated) in found {
            let times =
                if deprecated.count == 1 { String::new() } else { format!(" ({} times)", deprecated.count) };
            let draft = by
                .cx
                .about_holder(
                    by.holder,
                    document,
                    Place::Element(deprecated.offset),
                    "of an early API version",
                )
                .key(deprecated.element)
                .identities(by.identities)
                .message(format!(
                    "{} uses <{}>{times}, which is no longer written",
                    by.holder.title(),
                    deprecated.element
                ))
                .help(format!("Write <{}> instead, or retrieve the file again.", deprecated.instead));
            out.push(&by.cx, draft);
        }
    }
}
