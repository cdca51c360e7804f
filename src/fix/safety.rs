//! Whether taking grants away can harm anybody.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::needs::Fragile;
use crate::access::Access;
use crate::access::grants::Source;
use crate::analysis::{Analysis, RootAnalysis};
use crate::catalog::license::License;
use crate::catalog::permission::API_ONLY_USER;
use crate::config::Integration;
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::org::holder::Holder;
use crate::terms::grant::GrantKind;
use crate::terms::grant_key::GrantKey;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;
use crate::text::phrase::{and_more, count_of};

/// Whether a fix needs somebody who knows more than the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Safety {
    /// It takes away only what is surplus to agreed contracts, from a holder that no person can have.
    Safe,
    /// Why not: a sentence without its end.
    Unsafe(String),
}

impl Safety {
    /// With what a deploy may refuse after the fix.
    pub(super) fn with_doubt(self, doubt: Option<String>) -> Self {
        match (self, doubt) {
            (safety, None) => safety,
            (Self::Safe, Some(doubt)) => Self::Unsafe(doubt),
            (Self::Unsafe(reason), Some(doubt)) => Self::Unsafe(format!("{reason}; {doubt}")),
        }
    }
}

/// Bits of one thing that a holder would no longer grant.
pub(super) struct Gone<'n> {
    pub kind: GrantKind,
    pub name: &'n str,
    pub source: Source,
}

/// What is to be said of every fix of one holder.
pub(super) struct Judge<'a> {
    root: &'a RootAnalysis<'a>,
    /// Those that have the holder.
    identities: Vec<IdentityId>,
    /// Why none of its fixes is safe.
    reason: Option<String>,
    fragile: Vec<Fragile<'a>>,
}

/// The groups of all orgs by the folded names of the members that their own org does not have.
pub(super) struct AbsentMembers<'a>(FxHashMap<Cow<'a, str>, Vec<(&'a Org<'a>, HolderId)>>);

impl<'a> AbsentMembers<'a> {
    pub(super) fn new(analysis: &'a Analysis<'a>) -> Self {
        let mut absent = Self(FxHashMap::default());
        // In the only org there is, a name means none of another.
        for org in analysis.orgs().filter(|_| analysis.roots.len() > 1) {
            for (id, holder) in org.holders.iter_enumerated() {
                let members = holder.group.iter().flat_map(|group| &group.members);
                for member in members.filter(|member| member.holder.is_none()) {
                    absent.0.entry(fold(&member.mention.name)).or_default().push((org, id));
                }
            }
        }
        absent
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(absent: &AbsentMembers<'_>, root: &'a RootAnalysis<'a>, holder: HolderId) -> Self {
        let org = root.org();
        let mut identities: Vec<IdentityId> = org.uses(holder).iter().map(|u| u.identity).collect();
        identities.dedup();
        let reason = without_contract(root, holder, &identities)
            .or_else(|| unread_piece(org, holder))
            .or_else(|| group_of_others(absent, org, holder))
            .or_else(|| people(org, holder, &identities));
        let fragile = identities.iter().filter(|_| reason.is_none()).filter_map(|&id| Fragile::of(root, id));
        Self { root, fragile: fragile.collect(), identities, reason }
    }

    /// How safe it is to take grants away; `None` where the contract of an integration that has the holder
    /// asks for one of them, so that it is not to be taken away at all.
    pub(super) fn safety(&self, gone: &[Gone<'_>]) -> Option<Safety> {
        let needed = |&id: &IdentityId| gone.iter().any(|gone| is_needed(self.root, id, gone));
        if self.identities.iter().any(needed) {
            return None;
        }
        let reason = self.reason.clone().or_else(|| self.breaks(gone));
        Some(reason.map_or(Safety::Safe, Safety::Unsafe))
    }

    /// That something an integration needs would go with what it does not need.
    fn breaks(&self, gone: &[Gone<'_>]) -> Option<String> {
        if self.fragile.is_empty() {
            return None;
        }
        let names = &self.root.org().library.names;
        let mut access = Access::default();
        for gone in gone {
            let name = names.find(gone.name)?;
            access.insert(names, GrantKey { kind: gone.kind, name }, gone.source);
        }
        let access = access.close(names);
        self.fragile.iter().find_map(|fragile| fragile.reason(&access))
    }
}

fn is_needed(root: &RootAnalysis<'_>, identity: IdentityId, gone: &Gone<'_>) -> bool {
    root.contract(identity)
        .is_some_and(|contract| contract.allows(gone.kind, gone.name).intersects(gone.source.bits))
}

/// What is surplus is known of integrations with a contract alone.
fn without_contract(root: &RootAnalysis<'_>, holder: HolderId, identities: &[IdentityId]) -> Option<String> {
    let org = root.org();
    if identities.is_empty() {
        return Some(format!("no integration is known to use {}", org.holders[holder].title()));
    }
    let lacking = identities.iter().find(|&&id| root.contract(id).is_none())?;
    let name = &org.identities[*lacking].name;
    let draft = integration(org, *lacking).is_some_and(|i| i.needs.as_ref().is_some_and(|n| n.draft));
    let lacks = if draft { "has only a draft of a contract" } else { "has no contract" };
    Some(format!("integration '{name}' {lacks}"))
}

fn unread_piece(org: &Org<'_>, holder: HolderId) -> Option<String> {
    let holder = &org.holders[holder];
    holder.is_incomplete(org.library).then(|| format!("a part of {} could not be read", holder.title()))
}

/// A permission set group that includes the holder and that no integration uses. A group in another
/// project of the repository that names a set which is not there may mean this one.
fn group_of_others(absent: &AbsentMembers<'_>, org: &Org<'_>, holder: HolderId) -> Option<String> {
    let name = fold(&org.holders[holder].name);
    let elsewhere = absent.0.get(&name).into_iter().flatten().filter(|(of, _)| of.root != org.root);
    let here = org.groups_of(holder).iter().map(|&group| (org, group));
    let groups =
        elsewhere.map(|(of, group)| (of.holders[*group].title(), (of.root, *group), of.uses(*group)));
    let here = here.map(|(org, group)| (org.holders[group].title(), (org.root, group), org.uses(group)));
    let unused = groups.chain(here).filter(|(.., uses)| uses.is_empty());
    let (title, ..) = unused.min_by_key(|&(_, place, _)| place)?;
    Some(format!("{title}, which no integration uses, includes it"))
}

/// That nothing keeps people from the holder.
fn people(org: &Org<'_>, id: HolderId, identities: &[IdentityId]) -> Option<String> {
    let exclusive = |&id: &IdentityId| {
        integration(org, id).is_some_and(|i| i.exclusive.as_ref().is_some_and(|e| e.value))
    };
    let holder = &org.holders[id];
    if let Some(people) = assigned_people(org, id) {
        return match &people[..] {
            [] => None,
            people => Some(format!(
                "{} is assigned to {} who may be people: {}",
                holder.title(),
                count_of(people.len(), "user", "users"),
                and_more(people, NAMED)
            )),
        };
    }
    let kept_out = is_of_api_users(org, holder) || is_api_only(org, id) || identities.iter().all(exclusive);
    (!kept_out).then(|| format!("{} may be assigned to people", holder.title()))
}

/// How many people a reason names.
const NAMED: usize = 3;

/// The people who have a holder and would lose something; `None` where the evidence does not say who has it, may not be
/// whole, or is out of date.
fn assigned_people<'o>(org: &'o Org<'_>, id: HolderId) -> Option<Vec<&'o str>> {
    let evidence = org.library.evidence.as_ref()?;
    let is_whole = ["User", "PermissionSetAssignment"].iter().all(|table| evidence.is_whole(table));
    if !evidence.is_current() || !is_whole || !org.knows_users_of(org.holders[id].kind) {
        return None;
    }
    let users = org.users_of(id).iter().map(|&user| &org.users[user]);
    Some(users.filter(|user| !user.is_integration()).map(|user| user.username.as_str()).collect())
}

/// Whether every file that names a licence names one that only API users have.
fn is_of_api_users(org: &Org<'_>, holder: &Holder) -> bool {
    let of_api_users =
        |license: &str| crate::catalog::license::find(license).is_some_and(License::is_of_api_users);
    let mut licenses = holder.files(org.library).filter_map(|(_, d)| d.license.as_ref()).peekable();
    licenses.peek().is_some() && licenses.all(|license| of_api_users(&license.text))
}

/// Whether every copy of the holder keeps whoever has it out of the user interface, also through a group.
fn is_api_only(org: &Org<'_>, id: HolderId) -> bool {
    let names = &org.library.names;
    let Some(control) = names.find(API_ONLY_USER) else { return false };
    let groups: Vec<_> =
        org.groups_of(id).iter().filter_map(|&group| org.holders[group].group.as_ref()).collect();
    // What a group mutes it does not give, and a muting set that is not there may mute anything.
    let given = |entry: &Entry| {
        let is_control = entry.enables_permission() && names.fold(entry.name) == control;
        is_control && groups.iter().all(|g| g.missing_muting.is_empty() && g.muted(names, entry).is_empty())
    };
    org.holders[id].components(org.library).all(|component| component.entries().any(|(_, e)| given(e)))
}

fn integration<'o>(org: &'o Org<'_>, identity: IdentityId) -> Option<&'o Integration> {
    org.config.integrations.get(org.identities[identity].integration?)
}
