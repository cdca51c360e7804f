//! Delegated administrators who may hand out an integration's rights.

use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::Content;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "delegated-admin-grants-power",
    Group::Escalation,
    Severity::High,
    include_str!("delegated_admin_grants_power.md"),
    Check::Org(check),
);

fn check(cx: &Context<'_>, out: &mut Findings) {
    let org = cx.org;
    for (_, component) in org.components() {
        let Content::DelegateGroup(group) = &component.content else { continue };
        let sets = group.permission_sets.iter().map(|name| (HolderKind::PermissionSet, name));
        let groups = group.permission_set_groups.iter().map(|name| (HolderKind::PermissionSetGroup, name));
        let profiles = group.profiles.iter().map(|name| (HolderKind::Profile, name));
        for (kind, name) in sets.chain(groups).chain(profiles) {
            let Some(id) = org.find(kind, &name.text) else { continue };
            let (holder, identities) = (&org.holders[id], org.identities_of(id));
            if identities.is_empty() {
                continue;
            }
            let delegates = &org.library.project.files[component.file].name;
            let site = |offset| Site { file: component.file, place: Place::Element(offset) };
            let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
            let primary = Label { site: site(name.offset), text: "may be handed out".into() };
            let mut draft = cx.about_label(subject, primary).key(delegates.as_str()).identities(&identities);
            let mut help =
                "Each of them can give themselves or a colleague what was meant for one integration. \
                            Take it out of the delegate group."
                    .to_owned();
            if let Some(flag) = group.login_access.filter(|flag| flag.value) {
                let text = "and log in as the users that they manage";
                draft = draft.related(Label { site: site(flag.offset), text: text.into() });
                help.push_str(" They may also log in as the users that they manage.");
            }
            let message = format!(
                "delegated administrators of '{delegates}' may assign {}, used by {}",
                holder.title(),
                cx.whom(&identities)
            );
            out.push(cx, draft.message(message).help(help));
        }
    }
}
