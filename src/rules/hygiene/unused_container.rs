//! A permission set that nothing in the repository gives to anybody.

use rustc_hash::FxHashSet;

use crate::metadata::component::Content;
use crate::org::Org;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "unused-container",
    Group::Hygiene,
    Severity::Info,
    include_str!("unused_container.md"),
    Check::Org(check),
)
.likely()
.off_by_default();

fn check(cx: &Context<'_>, out: &mut Findings) {
    let given = given_by_policies(cx.org);
    for (id, identity) in cx.org.identities.iter_enumerated() {
        if let [holder] = identity.holders[..] {
            let is_named =
                identity.declared || given.contains(&holder) || !cx.org.groups_of(holder).is_empty();
            if !is_named && cx.org.holders[holder].kind != HolderKind::Profile {
                report(cx, id, holder, out);
            }
        }
    }
}

/// What user access policies give or take away.
fn given_by_policies(org: &Org<'_>) -> FxHashSet<HolderId> {
    let policies = org.components().filter_map(|(_, component)| match &component.content {
        Content::UserAccessPolicy(policy) => Some(policy),
        _ => None,
    });
    let targets = policies.flat_map(|policy| policy.actions.iter().filter_map(|a| a.target.as_ref()));
    let mut given = FxHashSet::default();
    for target in targets {
        given.extend(HolderKind::ALL.into_iter().filter_map(|kind| org.find(kind, &target.text)));
    }
    given
}

fn report(cx: &Context<'_>, id: IdentityId, holder: HolderId, out: &mut Findings) {
    let holder = &cx.org.holders[holder];
    let Some(draft) = cx.about_whole(holder, "named nowhere else") else { return };
    let draft = draft
        .identities(&[id])
        .message(format!("no group, policy or declaration in the repository names {}", holder.title()))
        .help(
            "Whether a user has it is data and not to be seen here. If nobody does, delete it: a forgotten set is \
             assigned again by its name. Otherwise declare whose it is.",
        );
    out.push(cx, draft);
}
