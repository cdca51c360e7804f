//! Contracts that nobody keeps up.

use jiff::civil::Date;

use crate::config::Integration;
use crate::contract::{Correction, Named, Reason, list_name};
use crate::finding::{Label, Subject};
use crate::rules::engine::context::{Draft, Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;
use crate::text::position::Location;

pub(crate) const RULE: Rule = Rule::new(
    "contract-stale",
    Group::Contract,
    Severity::Low,
    include_str!("contract_stale.md"),
    Check::Identity(check),
);

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let org = of.cx.org;
    let Some(integration) = of.identity.integration.and_then(|at| org.config.integrations.get(at)) else {
        return;
    };
    let contract = || of.cx.analysis.contract(of.id).into_iter();
    let named = contract()
        .flat_map(|c| c.names_without_thing(&of.cx.analysis.inventory))
        .filter_map(|n| name(of, &n));
    let corrected = contract().flat_map(|c| &c.corrections).filter_map(|c| correction(of, c));
    for draft in review(of, integration).into_iter().chain(named).chain(corrected) {
        out.push(&of.cx, draft);
    }
}

fn review(of: &IdentityContext<'_>, integration: &Integration) -> Option<Draft> {
    let review_by = integration.review_by.as_ref()?;
    let past = |today: &Date| review_by.value < *today;
    of.cx.today.as_ref().filter(|today| past(today))?;
    let draft = about(of, &review_by.location, "past")?.key("review-by");
    Some(
        draft
            .message(format!(
                "integration '{}' was to be looked at again by {}",
                integration.name, review_by.value
            ))
            .help("Ask its owner what it still needs, take the rest out, and write the next date."),
    )
}

fn name(of: &IdentityContext<'_>, gone: &Named<'_>) -> Option<Draft> {
    let who = &of.identity.name;
    let draft = about(of, gone.location, "not there")?.key(format!("{who} {}", gone.name));
    let meant = match &gone.nearest {
        Some(near) => format!("Did you mean '{near}'?"),
        None if gone.is_ban => "As it stands the line forbids nothing: look for the right name.".to_owned(),
        None => "Take the line out, so that nobody inherits it who uses the name again.".to_owned(),
    };
    let message = format!("the contract of integration '{who}' speaks of '{}', {}", gone.name, gone.why);
    Some(draft.message(message).help(meant))
}

fn correction(of: &IdentityContext<'_>, correction: &Correction) -> Option<Draft> {
    let (who, name) = (&of.identity.name, &correction.name);
    let (says, help) = match correction.reason {
        Reason::Calculated => (
            format!("asks to edit '{name}', whose value is calculated"),
            "Nothing can grant that. Write it under 'read'; until then it counts as that.".to_owned(),
        ),
        Reason::GrantedAs(kind) => (
            format!(
                "lists '{name}' under 'objects', which is a {} and has no object permissions",
                noun(kind)
            ),
            format!("Write {} = [\"{name}\"] in its place; until then it counts as that.", list_name(kind)),
        ),
        Reason::AllFields => (
            format!("lists fields of '{name}', which have no permissions of their own"),
            "Whoever may read it reads all its fields. Take 'read' and 'edit' out; until then they count for nothing."
                .to_owned(),
        ),
    };
    let draft = about(of, &correction.location, "nothing can grant this")?.key(format!("{who} {name}"));
    Some(draft.message(format!("the contract of integration '{who}' {says}")).help(help))
}

/// What a thing is to which another kind of grant gives access.
fn noun(kind: GrantKind) -> &'static str {
    if kind == GrantKind::CustomSetting { "custom setting" } else { "custom metadata type" }
}

fn about(of: &IdentityContext<'_>, location: &Location, label: &str) -> Option<Draft> {
    let subject = Subject { kind: SubjectKind::Identity, name: of.identity.name.clone() };
    let site = of.cx.site_in_configuration(location)?;
    Some(of.cx.about_label(subject, Label { site, text: label.to_owned() }).identities(&[of.id]))
}
