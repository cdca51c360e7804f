//! Where something that an integration lacks is to be granted.

use rustc_hash::{FxHashMap, FxHashSet};

use super::safety::Safety;
use crate::analysis::{Analysis, RootAnalysis};
use crate::catalog::permission::API_ONLY_USER;
use crate::catalog::version;
use crate::finding::Finding;
use crate::metadata::entry;
use crate::org::Org;
use crate::org::holder::Holder;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;

/// A grant and the document that is to give it.
#[derive(Clone, Debug)]
pub(super) struct Addition {
    pub document: usize,
    /// The document holds a part of its component.
    pub is_piece: bool,
    pub grant: Grant,
    pub safety: Safety,
}

/// Mends lacks, with what is looked up for many of them at once.
pub(super) struct Adding<'a> {
    analysis: &'a Analysis<'a>,
    /// The declared identities of each name, with the index of their root.
    declared: FxHashMap<&'a str, Vec<(usize, IdentityId)>>,
    hosts: FxHashMap<(usize, IdentityId, Goes), Option<HolderId>>,
    /// What each holder grants, by the index of its root.
    held: FxHashMap<(usize, HolderId), FxHashMap<GrantKey, Bits>>,
}

/// To which holder something goes: a profile or, where there is none, a permission set, or the other way round.
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
enum Goes {
    ProfileFirst,
    SetFirst,
    Set,
}

impl<'a> Adding<'a> {
    pub(super) fn new(analysis: &'a Analysis<'a>) -> Self {
        let mut declared: FxHashMap<&str, Vec<_>> = FxHashMap::default();
        for (at, root) in analysis.roots.iter().enumerate() {
            for (id, identity) in root.org().identities.iter_enumerated().filter(|(_, i)| i.declared) {
                declared.entry(&identity.name).or_default().push((at, id));
            }
        }
        Self { analysis, declared, hosts: FxHashMap::default(), held: FxHashMap::default() }
    }

    /// How to mend the lack that a finding is about: what it lacks, with all that a deploy demands beside it. Empty
    /// where it is about none, or no file is the integration's alone to change: only what is declared to be an
    /// integration is given anything.
    pub(super) fn of(&mut self, finding: &Finding) -> Vec<Addition> {
        self.additions(finding).unwrap_or_default()
    }

    fn additions(&mut self, finding: &Finding) -> Option<Vec<Addition>> {
        let grant = finding.lacks.clone()?;
        let [name] = &finding.identities[..] else { return None };
        let [(at, id)] = self.declared.get(name.as_str())?[..] else { return None };
        let root = &self.analysis.roots[at];
        let org = root.org();
        let goes = goes(&grant);
        let host = (*self.hosts.entry((at, id, goes)).or_insert_with(|| host(org, id, goes)))?;
        let held = self.held.entry((at, host)).or_insert_with(|| held(org, &org.holders[host]));
        additions(root, id, &org.holders[host], &grant, held)
    }
}

fn additions(
    root: &RootAnalysis<'_>,
    id: IdentityId,
    holder: &Holder,
    grant: &Grant,
    held: &FxHashMap<GrantKey, Bits>,
) -> Option<Vec<Addition>> {
    let org = root.org();
    let title = holder.title();
    let reason = if grant.name == API_ONLY_USER {
        format!("people who have {title} could no longer log in to the user interface")
    } else {
        format!("it adds a grant to {title}")
    };
    let beside = root.schema().lacking_beside(grant, &|other| bits_of(org, held, other));
    let beside = beside.into_iter().map(|needed| needed.grant).filter(|other| other.name != grant.name);
    let grants: Vec<Grant> = std::iter::once(grant.clone()).chain(beside).collect();
    let may_hold = |other: &Grant| {
        let contract = root.contract(id);
        other == grant || contract.is_some_and(|contract| contract.declares(other))
    };
    if !grants.iter().all(|other| may_hold(other) && is_known(org, holder, other)) {
        return None;
    }
    let addition = |mut grant: Grant| {
        // One spelling, so that what is asked for of one thing comes in one entry: files leave the own namespace out.
        grant.name = org.namespace.strip(&grant.name).into_owned();
        let (document, is_piece) = document(org, holder, &grant)?;
        Some(Addition { document, is_piece, grant, safety: Safety::Unsafe(reason.clone()) })
    };
    grants.into_iter().map(addition).collect()
}

/// What a holder grants.
fn held(org: &Org<'_>, holder: &Holder) -> FxHashMap<GrantKey, Bits> {
    let mut held: FxHashMap<GrantKey, Bits> = FxHashMap::default();
    for (_, entry) in holder.entries(org.library) {
        let key = GrantKey { kind: entry.kind, name: org.library.names.fold(entry.name) };
        *held.entry(key).or_default() |= entry.bits;
    }
    held
}

/// What is held of a thing, under any spelling.
fn bits_of(org: &Org<'_>, held: &FxHashMap<GrantKey, Bits>, grant: &Grant) -> Bits {
    let spellings = org.namespace.spellings(&grant.name);
    let names = spellings.iter().filter_map(|name| org.library.names.find(name));
    names.filter_map(|name| held.get(&GrantKey { kind: grant.kind, name })).copied().collect()
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

/// Controls go to the profile, grants to a permission set.
fn goes(grant: &Grant) -> Goes {
    match grant.kind {
        GrantKind::UserPermission if grant.name == API_ONLY_USER => Goes::ProfileFirst,
        GrantKind::UserPermission => Goes::SetFirst,
        _ => Goes::Set,
    }
}

/// The holder that gets it: one that no other integration has and that takes effect by itself.
fn host(org: &Org<'_>, id: IdentityId, goes: Goes) -> Option<HolderId> {
    let identity = &org.identities[id];
    let mismatched: FxHashSet<HolderId> = identity.mismatched.iter().copied().collect();
    let fits = |&holder: &HolderId| {
        let alone = org.uses(holder).iter().all(|u| u.identity == id && u.group.is_none());
        let at_once = org.holders[holder].session_activation(org.library).is_none();
        org.holders[holder].group.is_none()
            && org.is_own(holder)
            && alone
            && at_once
            && !mismatched.contains(&holder)
            // Others may have it through a group.
            && org.groups_of(holder).is_empty()
    };
    let own: Vec<HolderId> = identity.holders.iter().copied().filter(fits).collect();
    let of = |kind: HolderKind| own.iter().copied().find(|&h| org.holders[h].kind == kind);
    let (profile, set) = (of(HolderKind::Profile), of(HolderKind::PermissionSet));
    match goes {
        Goes::ProfileFirst => profile.or(set),
        Goes::SetFirst => set.or(profile),
        Goes::Set => set,
    }
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
    let object = |name: &str| org.namespace.key(name.split('.').next().unwrap_or_default());
    let holds_alike = |&document: &usize| {
        let entries = &library.documents[document].entries;
        let mut alike = entries.iter().filter(|e| e.kind == grant.kind).peekable();
        let by_object = matches!(grant.kind, GrantKind::Object | GrantKind::Field);
        alike.peek().is_some()
            && (!by_object || alike.all(|e| object(library.names.get(e.name)) == object(&grant.name)))
    };
    holder.documents.iter().copied().find(holds_alike).map(|document| (document, true))
}
