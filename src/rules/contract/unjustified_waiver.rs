//! Waivers that set nothing aside, or no longer should.

use crate::finding::waiver::WaiverState;
use crate::finding::{Label, Subject};
use crate::rules::engine::context::{Findings, WaiverContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "unjustified-waiver",
    Group::Contract,
    Severity::Medium,
    include_str!("unjustified_waiver.md"),
    Check::Waiver(check),
);

fn check(of: &WaiverContext<'_>, out: &mut Findings) {
    let waiver = of.used.waiver;
    let subject =
        waiver.subject.iter().map(|subject| format!("{}:{}", subject.value.kind, subject.value.name));
    let integration = waiver.integration.iter().map(|name| format!("integration '{}'", name.value));
    let scope: String = subject.chain(integration).collect();
    let (state, help) = match of.used.state {
        WaiverState::Waives(0) if !of.ran => return,
        WaiverState::Waives(0) if waiver.grant.is_none() => (
            "stands for no finding",
            "Remove it. If the rule speaks of single grants, name the grant that is accepted.",
        ),
        WaiverState::Waives(0) => (
            "stands for no finding",
            "Remove it: what it accepted is gone, or it names another grant than the finding does.",
        ),
        WaiverState::Waives(_) => return,
        WaiverState::Expired => (
            "has expired",
            "Mend what it accepted, or agree with its owner on another date and write it here.",
        ),
        WaiverState::TooBroad => (
            "is too broad, so it is not applied",
            "Name the grants that are accepted; one '*' may stand for a part of a name, with three letters of it beside.",
        ),
    };
    let Some(site) = of.cx.site_in_configuration(&waiver.location) else { return };
    let grant = waiver.grant.as_ref().map(|g| g.value.as_str()).unwrap_or_default();
    let subject = Subject { kind: SubjectKind::File, name: waiver.location.path.clone() };
    let draft = of
        .cx
        .about_label(subject, Label { site, text: format!("expires on {}", waiver.expires.value) })
        .key(format!("{} {scope} {grant}", waiver.rule.value))
        .message(format!("the waiver of {} for {scope} {state}", waiver.rule.value))
        .help(help);
    out.push(&of.cx, draft);
}
