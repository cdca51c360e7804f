//! An integration that runs as System Administrator.

use crate::catalog::profile::{self, ProfileClass};
use crate::finding::{Label, Place, Site, Subject};
use crate::org::Org;
use crate::org::identity::Identity;
use crate::org::policy::potentials;
use crate::rules::engine::context::{Context, Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "system-administrator-identity",
    Group::SuperAccess,
    Severity::Critical,
    include_str!("system_administrator_identity.md"),
    Check::Identity(check),
)
.also(Check::Org(check_policies));

const INSTEAD: &str = "Whoever holds the integration's credentials may then read and change every record, manage \
                       users and deploy code. Assign another profile, such as Minimum Access - API Only \
                       Integrations, and one permission set that grants what the integration needs.";

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, org, identity) = (&of.cx, of.cx.org, of.identity);
    let is_admin = |class: ProfileClass| class == ProfileClass::Admin;
    let holder = identity.holders.iter().map(|&h| &org.holders[h]);
    let holder = holder.into_iter().find(|h| h.standard_profile().is_some_and(|s| is_admin(s.class)));
    if holder.is_none() && !identity.stock_profile.is_some_and(|s| is_admin(s.class)) {
        return;
    }
    let file = holder.and_then(|h| h.source_files(org.library).next());
    let file =
        file.map(|file| Label { site: Site { file, place: Place::Root }, text: "this profile".into() });
    let declared = identity.integration.and_then(|i| org.config.integrations[i].profile.as_ref());
    let declared = declared.and_then(|name| cx.site_in_configuration(&name.location));
    let declared = declared.map(|site| Label { site, text: "an administrator".into() });
    let mut labels = declared.into_iter().chain(file);
    let Some(primary) = labels.next() else { return };
    let unseen = "Its file is not in the repository: that it still has all rights in this org is assumed.";
    let help = if holder.is_some() { INSTEAD.to_owned() } else { format!("{INSTEAD} {unseen}") };
    let subject = Subject { kind: SubjectKind::Identity, name: identity.name.clone() };
    let draft = cx.about_label(subject, primary).identities(&[of.id]);
    let draft = labels.fold(draft, crate::rules::engine::context::Draft::related);
    let message = format!("integration '{}' has the profile System Administrator", identity.name);
    out.push(cx, draft.message(message).help(help));
}

/// A policy that gives an integration's permission set to administrators: unless its profile is known
/// to be another one, one of them is the integration.
fn check_policies(cx: &Context<'_>, out: &mut Findings) {
    let org = cx.org;
    for potential in potentials(org) {
        let standard = profile::find(&potential.profile.text);
        if standard.is_none_or(|s| s.class != ProfileClass::Admin) {
            continue;
        }
        let holder = &org.holders[potential.holder];
        let mut identities = org.identities_of(potential.holder);
        identities.retain(|&i| {
            let identity = &org.identities[i];
            identity.confidence == Confidence::Certain && !has_profile(org, identity)
        });
        if identities.is_empty() {
            continue;
        }
        let place = |element| Site { file: potential.file, place: Place::Element(element) };
        let primary = Label { site: place(potential.profile.offset), text: "administrators".into() };
        let target = Label { site: place(potential.target.offset), text: "would be given this".into() };
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        let draft = cx
            .about_label(subject, primary)
            .related(target)
            .key(potential.policy)
            .confidence(Confidence::Likely)
            .identities(&identities)
            .message(format!(
                "user access policy '{}' would give {} of {} to users of the profile System Administrator",
                potential.policy,
                holder.title(),
                cx.whom(&identities)
            ))
            .help(format!("If the integration's user is among them, it is an administrator. {INSTEAD}"));
        out.push(cx, draft);
    }
}

/// Whether something says which profile an identity has.
pub(crate) fn has_profile(org: &Org<'_>, identity: &Identity) -> bool {
    identity.stock_profile.is_some()
        || identity.holders.iter().any(|&h| org.holders[h].kind == HolderKind::Profile)
        || identity.missing.iter().any(|(kind, _)| *kind == HolderKind::Profile)
}
