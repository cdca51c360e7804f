//! An integration's rights in the hands of people.

use super::shared_permission_container::only_opens_the_api;
use crate::catalog::profile::{self, ProfileClass};
use crate::finding::{Label, Place, Site, Subject};
use crate::org::Org;
use crate::org::people;
use crate::org::policy::{Potential, potentials};
use crate::rules::engine::context::{Context, Findings, GroupContext, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::super_access::system_administrator_identity::has_profile;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;
use crate::terms::severity::{Confidence, Severity};

pub(crate) const RULE: Rule = Rule::new(
    "human-and-machine-mix",
    Group::Identity,
    Severity::High,
    include_str!("human_and_machine_mix.md"),
    Check::Group(check),
)
.likely()
.also(Check::Org(check_policies));

const INSTEAD: &str = "A person then acts with an integration's rights, and what the integration needs next, people \
                       get as well. Give people a permission set of their own.";

/// The integrations of a holder about which there is no doubt.
fn certain(org: &Org<'_>, holder: HolderId) -> Vec<IdentityId> {
    let mut identities = org.identities_of(holder);
    identities.retain(|&i| org.identities[i].confidence == Confidence::Certain);
    identities
}

fn check(of: &GroupContext<'_>, out: &mut Findings) {
    let (cx, org) = (&of.by.cx, of.by.cx.org);
    if !org.uses(of.by.id).is_empty() {
        return;
    }
    for member in &of.group.members {
        let Some(id) = member.holder else { continue };
        let identities = certain(org, id);
        if identities.is_empty() || only_opens_the_api(org, id) {
            continue;
        }
        let others = of.group.members.iter().filter_map(|m| m.holder).filter(|&other| other != id);
        let Some(why) = people::name_says(org, of.by.id).or_else(|| people::see_interface(org, others))
        else {
            continue;
        };
        let site = Site { file: member.mention.file, place: Place::Element(member.mention.offset) };
        let holder = &org.holders[id];
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        let who = HolderContext { cx: *cx, id, holder, identities: &identities }.who();
        let draft = cx
            .about_label(subject, Label { site, text: "given to people as well".into() })
            .key(of.by.holder.name.as_str())
            .identities(&identities)
            .message(format!("{who} is also in {}, which looks like people's: {why}", of.by.holder.title()))
            .help(INSTEAD);
        out.push(cx, draft);
    }
}

fn check_policies(cx: &Context<'_>, out: &mut Findings) {
    let org = cx.org;
    for potential in potentials(org) {
        let mut identities = certain(org, potential.holder);
        let Some(why) = peoples_profile(org, &potential, &mut identities) else { continue };
        if identities.is_empty() || only_opens_the_api(org, potential.holder) {
            continue;
        }
        let holder = &org.holders[potential.holder];
        let site = |offset| Site { file: potential.file, place: Place::Element(offset) };
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        let draft = cx
            .about_label(subject, Label { site: site(potential.target.offset), text: "to people as well".into() })
            .related(Label { site: site(potential.profile.offset), text: "whoever has this profile".into() })
            .key(potential.policy)
            .identities(&identities)
            .message(format!(
                "user access policy '{}' would give {} of {} to users of profile '{}', which looks like people's: {why}",
                potential.policy,
                holder.title(),
                cx.whom(&identities),
                potential.profile.text
            ))
            .help(INSTEAD);
        out.push(cx, draft);
    }
}

/// Why the profile of a policy is for people, and not the integrations' own. Of administrators, those
/// integrations remain whose profile is known to be another one.
fn peoples_profile(
    org: &Org<'_>,
    potential: &Potential<'_>,
    identities: &mut Vec<IdentityId>,
) -> Option<String> {
    let holder = org.find(HolderKind::Profile, &potential.profile.text);
    if holder.is_some_and(|h| !org.uses(h).is_empty()) {
        return None;
    }
    match profile::find(&potential.profile.text).map(|s| s.class) {
        Some(ProfileClass::People) => return Some("it is a standard profile".into()),
        Some(ProfileClass::Admin) => {
            identities.retain(|&i| has_profile(org, &org.identities[i]));
            return Some("it is a standard profile".into());
        }
        Some(_) => return None,
        None => {}
    }
    let holder = holder?;
    let machine = org.is_candidate(holder) || org.platform_beyond(holder).is_some();
    let says = || people::name_says(org, holder).or_else(|| people::see_interface(org, [holder].into_iter()));
    if machine { None } else { says() }
}
