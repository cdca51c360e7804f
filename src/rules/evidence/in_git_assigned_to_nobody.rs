//! An integration's holder that nobody in the org has.

use crate::finding::Label;
use crate::org::Org;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "in-git-assigned-to-nobody",
    Group::Evidence,
    Severity::Low,
    include_str!("in_git_assigned_to_nobody.md"),
    Check::Identity(check),
)
.likely()
.with_tables(&["User", "PermissionSetAssignment"]);

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, org) = (&of.cx, of.cx.org);
    let named = org.named_holders(of.id);
    for &id in &of.identity.holders {
        let holder = &org.holders[id];
        let is_known = org.knows_users_of(holder.kind) && !of.identity.former.contains(&id);
        if !is_known || !org.users_of(id).is_empty() {
            continue;
        }
        let Some(draft) = cx.about_whole(holder, "nobody has it") else { continue };
        let declared = named.iter().find(|(of, _)| *of == id);
        let declared = declared.and_then(|(_, location)| cx.site_in_configuration(location));
        let draft = draft
            .related_to_some(declared.map(|site| Label { site, text: "declared here".into() }))
            .identities(&[of.id])
            .message(format!(
                "{} of {} is assigned to no active user{}",
                holder.title(),
                cx.whom(&[of.id]),
                ended(org, id)
            ))
            .help(
                "Either the integration is gone, and its files and its declaration can go as well, or it uses something \
                 else than what is reviewed here. An export of another org, such as a sandbox, looks the same.",
            );
        out.push(cx, draft);
    }
}

/// The assignment that ended last.
fn ended(org: &Org<'_>, id: HolderId) -> String {
    let holder = &org.holders[id];
    let is_it = |kind: HolderKind, name: &str| kind == holder.kind && fold(name) == fold(&holder.name);
    let expired = org.users.iter().flat_map(|user| user.expired.iter().map(move |one| (user, one)));
    let of_it = expired.filter(|(_, (kind, name, _))| is_it(*kind, name));
    let last = of_it.max_by_key(|(user, (.., last))| (*last, user.id));
    last.map_or_else(String::new, |(user, (.., last))| {
        format!(": the assignment to user '{}' ended on {last}", user.username)
    })
}
