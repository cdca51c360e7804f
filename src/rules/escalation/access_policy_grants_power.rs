//! User access policies that would give an integration powerful rights by its profile.

use crate::catalog::permission;
use crate::finding::{Label, Place, Site, Subject};
use crate::org::policy::{Potential, of_identity};
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::severity::Severity;
use crate::text::phrase::few;

pub(crate) const RULE: Rule = Rule::new(
    "access-policy-grants-power",
    Group::Escalation,
    Severity::High,
    include_str!("access_policy_grants_power.md"),
    Check::Identity(check),
)
.likely()
.varying();

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, org) = (&of.cx, of.cx.org);
    for potential in of_identity(org, of.id) {
        let power = power(of, &potential);
        let Some(severity) = power.iter().map(|(severity, _)| *severity).max() else { continue };
        let holder = &org.holders[potential.holder];
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        let site = |offset| Site { file: potential.file, place: Place::Element(offset) };
        let grants: Vec<String> = power.iter().map(|(_, grant)| grant.to_string()).collect();
        let draft = cx
            .about_label(subject, Label { site: site(potential.target.offset), text: "given here".into() })
            .related(Label { site: site(potential.profile.offset), text: "to whoever has this profile".into() })
            .key(format!("{} {}", potential.policy, of.identity.name))
            .severity(severity)
            .identities(&[of.id])
            .message(format!(
                "user access policy '{}' would give {} to integration '{}', which has the profile '{}': {}",
                potential.policy,
                holder.title(),
                of.identity.name,
                potential.profile.text,
                few(&grants)
            ))
            .help(
                "An active policy assigns by itself, also to users of the profile that come later, and nobody approves \
                 it. Take the set out of the policy or the profile out of its filter; what the integration needs, assign \
                 to its user.",
            );
        out.push(cx, draft);
    }
}

/// What the policy would add that is rated high or critical, or opens all records of an object, the worst first.
fn power(of: &IdentityContext<'_>, potential: &Potential<'_>) -> Vec<(Severity, Grant)> {
    let (org, names) = (of.cx.org, &of.cx.org.library.names);
    let held = of.cx.analysis.access(of.id);
    let given = org.access_of_holder(potential.holder);
    let mut power = Vec::new();
    for (key, bits) in given.iter() {
        let name = names.get(key.name);
        let rated = match key.kind {
            GrantKind::UserPermission => {
                let rating = permission::find(name).and_then(|p| p.rating.as_ref());
                rating.map(|rating| (rating.level, bits)).filter(|(level, _)| *level >= Severity::High)
            }
            GrantKind::Object if name != "*" => {
                let all = bits & (Bits::VIEW_ALL | Bits::MODIFY_ALL);
                (!all.is_empty()).then_some((Severity::High, all))
            }
            _ => None,
        };
        let Some((severity, bits)) = rated else { continue };
        let mut news = bits.iter().map(|bit| Grant::new(key.kind, name, bit));
        if news.any(|grant| !held.holds(names, &grant)) {
            power.push((severity, Grant::new(key.kind, name, bits)));
        }
    }
    power.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.cmp(y)));
    power
}
