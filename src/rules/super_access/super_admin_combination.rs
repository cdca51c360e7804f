//! View All Data, Modify All Data and Manage Users in one hand.

use crate::catalog::{combination, permission};
use crate::finding::{Place, Subject};
use crate::org::Org;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::and;

pub(crate) const RULE: Rule = Rule::new(
    "super-admin-combination",
    Group::SuperAccess,
    Severity::Critical,
    include_str!("super_admin_combination.md"),
    Check::Identity(check),
);

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let org = of.cx.org;
    let mut leaves: Vec<_> =
        of.identity.holders.iter().flat_map(|&h| org.leaves(h)).map(|(l, _)| l).collect();
    leaves.sort_unstable();
    leaves.dedup();
    let alone: Vec<_> = leaves.iter().filter_map(|&h| Some((h, all_of(of.cx.org, of.id, &[h])?))).collect();
    for (holder, places) in &alone {
        // The finding is about the holder and names all its identities: the first of them has it reported.
        let has_all = |id: &IdentityId| *id == of.id || all_of(of.cx.org, *id, &[*holder]).is_some();
        if org.identities_of(*holder).iter().find(|id| has_all(id)) == Some(&of.id) {
            report(of, Some(*holder), places, out);
        }
    }
    if alone.is_empty()
        && let Some(places) = all_of(of.cx.org, of.id, &leaves)
    {
        report(of, None, &places, out);
    }
}

/// Where holders enable each permission of the combination, if they enable all.
fn all_of(org: &Org<'_>, id: IdentityId, holders: &[HolderId]) -> Option<Vec<(&'static str, usize, u32)>> {
    let library = org.library;
    let entries = |&h: &HolderId| org.holders[h].entries(library).map(move |(document, e)| (h, document, e));
    combination::SUPER_ADMIN
        .iter()
        .map(|&permission| {
            let name = library.names.find(permission)?;
            holders.iter().flat_map(entries).find_map(|(holder, document, e)| {
                let enabled = e.enables_permission() && library.names.fold(e.name) == name;
                let held = || !org.held(id, holder, e).is_empty();
                (enabled && held()).then_some((permission, document, e.offset))
            })
        })
        .collect()
}

fn report(
    of: &IdentityContext<'_>,
    holder: Option<HolderId>,
    places: &[(&'static str, usize, u32)],
    out: &mut Findings,
) {
    let [(first, document, offset), rest @ ..] = places else { return };
    let (cx, org) = (&of.cx, of.cx.org);
    let place = |offset| Place::Leaf { element: offset, leaf: "name" };
    let mut draft = match holder {
        Some(id) => {
            let identities = org.identities_of(id);
            cx.about_holder(&org.holders[id], *document, place(*offset), format!("{first} here"))
                .identities(&identities)
                .message(format!("{} holds {} together", org.holders[id].title(), together()))
        }
        None => cx
            .about(
                Subject { kind: SubjectKind::Identity, name: of.identity.name.clone() },
                *document,
                place(*offset),
                format!("{first} here"),
            )
            .identities(&[of.id])
            .message(format!(
                "integration '{}' holds {} together, through several holders",
                of.identity.name,
                together()
            )),
    };
    for (permission, document, offset) in rest {
        draft = draft.related(cx.label(*document, place(*offset), format!("{permission} here")));
    }
    draft = draft.help(
        "Together they equal System Administrator: all data, and the users to give it to. Remove each of them; user \
         provisioning belongs to an identity of its own.",
    );
    out.push(cx, draft);
}

/// The combination in words.
fn together() -> String {
    and(&combination::SUPER_ADMIN.map(permission::title_of))
}
