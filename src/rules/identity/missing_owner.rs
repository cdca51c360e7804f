//! A declared integration that nobody answers for.

use crate::finding::{Label, Subject};
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "missing-owner",
    Group::Identity,
    Severity::Low,
    include_str!("missing_owner.md"),
    Check::Identity(check),
)
.off_until_configured();

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, identity) = (&of.cx, of.identity);
    let Some(integration) = identity.integration.map(|i| &cx.org.config.integrations[i]) else { return };
    if integration.owner.is_some() {
        return;
    }
    let Some(site) = cx.site_in_configuration(&integration.location) else { return };
    let subject = Subject { kind: SubjectKind::Identity, name: identity.name.clone() };
    let draft = cx
        .about_label(subject, Label { site, text: "no owner".into() })
        .identities(&[of.id])
        .message(format!("integration '{}' has no owner", identity.name))
        .help(
            "When a system is retired, its integration stays unless somebody answers for it. Write owner = \"...\" \
             with a team or an address that outlives its people.",
        );
    out.push(cx, draft);
}
