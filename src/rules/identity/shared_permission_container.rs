//! One holder for several integrations.

use crate::catalog::permission;
use crate::catalog::profile::ProfileClass;
use crate::org::Org;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::ids::HolderId;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "shared-permission-container",
    Group::Identity,
    Severity::Medium,
    include_str!("shared_permission_container.md"),
    Check::Org(check),
);

fn check(cx: &Context<'_>, out: &mut Findings) {
    let org = cx.org;
    for (id, holder) in org.holders.iter_enumerated() {
        let mut identities = org.identities_of(id);
        let stock = holder.standard_profile().is_some_and(|s| s.class == ProfileClass::ApiOnly);
        if identities.len() < 2 || stock || only_opens_the_api(org, id) {
            continue;
        }
        // Members of a group that all of them share are not shared once more.
        let mut groups = org.uses(id).iter().filter_map(|u| u.group);
        if groups.any(|group| org.identities_of(group) == identities) {
            continue;
        }
        let Some(draft) = cx.about_whole(holder, "the rights of several") else { continue };
        // It takes two: as sure as the second of them.
        identities.sort_by_key(|&i| std::cmp::Reverse(org.identities[i].confidence));
        let second = org.identities[identities[1]].confidence;
        identities.sort_unstable();
        let draft = draft
            .confidence(second)
            .identities(&identities)
            .message(format!("{} serves {}", holder.title(), cx.whom(&identities)))
            .help(
                "Each of them has what the others need, and nobody can take a right from one alone. Give each a \
                 permission set of its own; what all may share is a set with nothing but API Enabled and API Only \
                 User.",
            );
        out.push(cx, draft);
    }
}

/// Whether a holder grants API Enabled or restricts to the API, and nothing besides.
pub(crate) fn only_opens_the_api(org: &Org<'_>, holder: HolderId) -> bool {
    org.entries_of(holder).all(|(_, entry, _)| {
        let name = org.library.names.get(entry.name);
        entry.kind == GrantKind::UserPermission
            && [permission::API_ENABLED, permission::API_ONLY_USER]
                .iter()
                .any(|p| p.eq_ignore_ascii_case(name))
    })
}
