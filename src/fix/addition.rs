//! Where something that an integration lacks is to be granted.

use super::safety::Safety;
use crate::analysis::Analysis;
use crate::catalog::permission::API_ONLY_USER;
use crate::catalog::version;
use crate::finding::Finding;
use crate::metadata::entry::{self, Entry};
use crate::org::Org;
use crate::org::holder::Holder;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;

/// A grant and the document that is to give it.
#[derive(Clone, Debug)]
pub(super) struct Addition {
    pub document: usize,
    /// The document holds a part of its component.
    pub is_piece: bool,
    pub grant: Grant,
    pub safety: Safety,
}

/// How to mend the lack that a finding is about: what it lacks, with all that a deploy demands beside it. Empty
/// where it is about none, or no file is the integration's alone to change: only what is declared to be an
/// integration is given anything.
pub(super) fn of(analysis: &Analysis<'_>, finding: &Finding) -> Vec<Addition> {
    additions(analysis, finding).unwrap_or_default()
}

fn additions(analysis: &Analysis<'_>, finding: &Finding) -> Option<Vec<Addition>> {
    let grant = finding.lacks.clone()?;
    let [name] = &finding.identities[..] else { return None };
    let mut found = analysis.roots.iter().flat_map(|root| {
        let identities = root.org().identities.iter_enumerated();
        identities.filter(|(_, i)| i.declared && i.name == *name).map(move |(id, _)| (root, id))
    });
    let (root, id) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let org = root.org();
    let host = host(org, id, &grant)?;
    let holder = &org.holders[host];
    let title = holder.title();
    let reason = if grant.name == API_ONLY_USER {
        format!("people who have {title} could no longer log in to the user interface")
    } else {
        format!("it adds a grant to {title}")
    };
    let beside = root.schema().lacking_beside(&grant, &|other| held(org, holder, other));
    let beside = beside.into_iter().map(|needed| needed.grant).filter(|other| other.name != grant.name);
    let grants: Vec<Grant> = std::iter::once(grant.clone()).chain(beside).collect();
    let may_hold = |other: &Grant| {
        let contract = root.contract(id);
        *other == grant || contract.is_some_and(|contract| contract.declares(other))
    };
    if !grants.iter().all(|other| may_hold(other) && is_known(org, holder, other)) {
        return None;
    }
    let addition = |grant: Grant| {
        let (document, is_piece) = document(org, holder, &grant)?;
        Some(Addition { document, is_piece, grant, safety: Safety::Unsafe(reason.clone()) })
    };
    grants.into_iter().map(addition).collect()
}

/// What a holder grants of a thing, under any spelling.
fn held(org: &Org<'_>, holder: &Holder, grant: &Grant) -> Bits {
    let names = &org.library.names;
    let spellings = org.namespace.spellings(&grant.name);
    let folds: Vec<_> = spellings.iter().filter_map(|name| names.find(name)).collect();
    let same = |entry: &&Entry| entry.kind == grant.kind && folds.contains(&names.fold(entry.name));
    holder.entries(org.library).map(|(_, entry)| entry).filter(same).map(|entry| entry.bits).collect()
}

/// Whether the API version that the project deploys with knows the element of a grant.
fn is_known(org: &Org<'_>, holder: &Holder, grant: &Grant) -> bool {
    let api_version = org.library.project.roots[org.root].api_version;
    let shapes =
        if holder.kind == HolderKind::Profile { entry::of_profile } else { entry::of_permission_set };
    let element = entry::element_of(grant.kind, shapes).map(|(element, _)| element);
    let known = element.and_then(|element| version::of_child(element, &grant.name));
    api_version.is_none() || known.is_none_or(|known| known.at(api_version))
}

/// The holder that gets it: one that no other integration has and that takes effect by itself. Controls go to
/// the profile, grants to a permission set.
fn host(org: &Org<'_>, id: IdentityId, grant: &Grant) -> Option<HolderId> {
    let identity = &org.identities[id];
    let is_control = grant.name == API_ONLY_USER;
    let fits = |&holder: &HolderId| {
        let alone = org.uses(holder).iter().all(|u| u.identity == id && u.group.is_none());
        let at_once = org.holders[holder].session_activation(org.library).is_none();
        org.holders[holder].group.is_none()
            && org.is_own(holder)
            && alone
            && at_once
            && !identity.mismatched.contains(&holder)
            && !is_member(org, holder)
    };
    let own: Vec<HolderId> = identity.holders.iter().copied().filter(fits).collect();
    let of = |kind: HolderKind| own.iter().copied().find(|&h| org.holders[h].kind == kind);
    let (profile, set) = (of(HolderKind::Profile), of(HolderKind::PermissionSet));
    match grant.kind {
        GrantKind::UserPermission if is_control => profile.or(set),
        GrantKind::UserPermission => set.or(profile),
        _ => set,
    }
}

/// Whether a group includes it, so that others may have it through that.
fn is_member(org: &Org<'_>, holder: HolderId) -> bool {
    let mut groups = org.holders.iter().filter_map(|h| h.group.as_ref());
    groups.any(|group| group.members.iter().any(|member| member.holder == Some(holder)))
}

/// The file for an entry, and whether it is a piece; `None` for a holder that stands in several places.
fn document(org: &Org<'_>, holder: &Holder, grant: &Grant) -> Option<(usize, bool)> {
    let library = org.library;
    if holder.is_incomplete(library) || holder.components(library).count() != 1 {
        return None;
    }
    if let [only] = holder.documents[..]
        && library.source(only).piece.is_none()
    {
        return Some((only, false));
    }
    let object = |name: &str| fold(name.split('.').next().unwrap_or_default()).into_owned();
    let holds_alike = |&document: &usize| {
        let entries = &library.documents[document].entries;
        let mut alike = entries.iter().filter(|e| e.kind == grant.kind).peekable();
        let by_object = matches!(grant.kind, GrantKind::Object | GrantKind::Field);
        alike.peek().is_some()
            && (!by_object || alike.all(|e| object(library.names.get(e.name)) == object(&grant.name)))
    };
    holder.documents.iter().copied().find(holds_alike).map(|document| (document, true))
}
