//! A permission set that nothing in the repository gives to anybody.

use crate::metadata::component::Content;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "unused-container",
    Group::Hygiene,
    Severity::Info,
    include_str!("unused_container.md"),
    Check::Identity(check),
)
.likely()
.off_by_default();

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, org) = (&of.cx, of.cx.org);
    let [id] = of.identity.holders[..] else { return };
    let holder = &org.holders[id];
    let in_group = || {
        let groups = org.holders.iter().filter_map(|h| h.group.as_ref());
        groups.flat_map(|g| &g.members).any(|m| m.holder == Some(id))
    };
    let in_policy = || {
        org.components().any(|(_, component)| {
            let Content::UserAccessPolicy(policy) = &component.content else { return false };
            let mut targets = policy.actions.iter().filter_map(|a| a.target.as_ref());
            targets.any(|t| org.find(holder.kind, &t.text) == Some(id))
        })
    };
    if of.identity.declared || holder.kind == HolderKind::Profile || in_group() || in_policy() {
        return;
    }
    let Some(draft) = cx.about_whole(holder, "named nowhere else") else { return };
    let draft = draft
        .identities(&[of.id])
        .message(format!("no group, policy or declaration in the repository names {}", holder.title()))
        .help(
            "Whether a user has it is data and not to be seen here. If nobody does, delete it: a forgotten set is \
             assigned again by its name. Otherwise declare whose it is.",
        );
    out.push(cx, draft);
}
