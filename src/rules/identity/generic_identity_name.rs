//! A name that does not say which system it is for.

use crate::finding::{Label, Place, Site, Subject};
use crate::org::words::Words;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "generic-identity-name",
    Group::Identity,
    Severity::Low,
    include_str!("generic_identity_name.md"),
    Check::Identity(check),
)
.likely()
.off_until_configured();

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, org, identity) = (&of.cx, of.cx.org, of.identity);
    let generic = |name: &str| Words::of_name(name).are_all_generic();
    let (subject, site) = match (identity.integration, &identity.holders[..]) {
        (Some(integration), _) if generic(&identity.name) => {
            let subject = Subject { kind: SubjectKind::Identity, name: identity.name.clone() };
            (subject, cx.site_in_configuration(&org.config.integrations[integration].location))
        }
        (None, &[id]) => {
            let holder = &org.holders[id];
            let says = !generic(&holder.name) || holder.label(org.library).is_some_and(|l| !generic(l));
            if says || holder.standard_profile().is_some() {
                return;
            }
            let file = holder.source_files(org.library).next();
            let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
            (subject, file.map(|file| Site { file, place: Place::Root }))
        }
        _ => return,
    };
    let Some(site) = site else { return };
    let draft = cx
        .about_label(subject, Label { site, text: "for which system?".into() })
        .identities(&[of.id])
        .message(format!("the name '{}' does not say which system the integration serves", identity.name))
        .help(
            "What has no name of its own gets shared: the next system is added to it. Name the system, as in \
             ERP_Orders.",
        );
    out.push(cx, draft);
}
