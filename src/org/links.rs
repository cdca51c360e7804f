//! Who has what in an org, looked up instead of searched for.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use super::Org;
use super::identity::Identity;
use crate::catalog::profile;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{AppId, HolderId, IdentityId};
use crate::terms::names::fold;

/// That an identity has a holder, directly or as a member of a group.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub identity: IdentityId,
    pub group: Option<HolderId>,
    /// It can really be given: see [`Identity::mismatched`].
    pub effective: bool,
}

/// Empty until everything is linked.
#[derive(Default)]
pub(super) struct Links {
    /// By holder, sorted.
    uses: TiVec<HolderId, Vec<Use>>,
    /// The identities that log in through each app, sorted.
    by_app: TiVec<AppId, Vec<IdentityId>>,
    /// The identities that are declared with each user, sorted.
    by_user: FxHashMap<String, Vec<IdentityId>>,
    /// The app of each file that states one, the first where several are joined from it.
    of_file: FxHashMap<usize, AppId>,
    /// The holders that the configuration calls no integration.
    vetoed: FxHashSet<HolderId>,
    candidates: FxHashSet<HolderId>,
    /// The identities with each profile that the repository does not have, by its folded name.
    by_absent_profile: FxHashMap<String, Vec<IdentityId>>,
    /// Those with each standard profile that is known without its file, by that file's name.
    by_stock: FxHashMap<&'static str, Vec<IdentityId>>,
    /// The groups that have each holder as a member, sorted.
    groups: TiVec<HolderId, Vec<HolderId>>,
}

impl Links {
    fn new(org: &Org<'_>) -> Self {
        let mut links = Self {
            uses: org.holders.iter().map(|_| Vec::new()).collect(),
            by_app: org.apps.iter().map(|_| Vec::new()).collect(),
            groups: org.holders.iter().map(|_| Vec::new()).collect(),
            candidates: org.candidates.iter().map(|candidate| candidate.holder).collect(),
            ..Self::default()
        };
        for (id, identity) in org.identities.iter_enumerated() {
            links.add(org, id, identity);
        }
        for of_holder in &mut links.uses {
            of_holder.sort_unstable();
            of_holder.dedup();
        }
        for group in org.holders.keys() {
            let members = org.leaves(group).filter(|(_, through)| through.is_some());
            members.for_each(|(member, _)| links.groups[member].push(group));
        }
        for (id, app) in org.apps.iter_enumerated() {
            for &file in &app.files {
                links.of_file.entry(file).or_insert(id);
            }
        }
        let vetoed = org.config.not_integrations.iter().map(|veto| &veto.holder.value);
        links.vetoed = vetoed.filter_map(|holder| org.find(holder.kind, &holder.name)).collect();
        links
    }

    fn add(&mut self, org: &Org<'_>, id: IdentityId, identity: &Identity) {
        identity.apps.iter().for_each(|&app| self.by_app[app].push(id));
        let integration = identity.integration.map(|at| &org.config.integrations[at]);
        for user in integration.into_iter().flat_map(|integration| &integration.users) {
            let of_user = self.by_user.entry(fold(&user.value).into_owned()).or_default();
            if of_user.last() != Some(&id) {
                of_user.push(id);
            }
        }
        let missing = identity.missing.iter().filter(|(kind, _)| *kind == HolderKind::Profile);
        for (_, name) in missing {
            self.by_absent_profile.entry(fold(name).into_owned()).or_default().push(id);
        }
        if let Some(stock) = identity.stock_profile {
            self.by_stock.entry(stock.file_name).or_default().push(id);
        }
        let mismatched: FxHashSet<HolderId> = identity.mismatched.iter().copied().collect();
        for &direct in &identity.holders {
            for (leaf, group) in org.leaves(direct) {
                let effective = !mismatched.contains(&leaf);
                self.uses[leaf].push(Use { identity: id, group, effective });
            }
            if org.holders[direct].group.is_some() {
                self.uses[direct].push(Use { identity: id, group: None, effective: true });
            }
        }
    }
}

impl Org<'_> {
    /// Once all identities are known.
    pub(crate) fn link_uses(&mut self) {
        self.links = Links::new(self);
    }

    /// Who has a holder, and how. A member of a group is had through the group.
    pub fn uses(&self, holder: HolderId) -> &[Use] {
        &self.links.uses[holder]
    }

    /// How an identity has a holder.
    pub fn uses_by(&self, holder: HolderId, identity: IdentityId) -> &[Use] {
        let uses = self.uses(holder);
        let start = uses.partition_point(|u| u.identity < identity);
        let length = uses[start..].partition_point(|u| u.identity == identity);
        &uses[start..start + length]
    }

    /// The identities that have a holder's grants, sorted.
    pub fn identities_of(&self, holder: HolderId) -> Vec<IdentityId> {
        let mut found: Vec<_> =
            self.uses(holder).iter().filter(|u| u.effective).map(|u| u.identity).collect();
        found.dedup();
        found
    }

    /// The groups of which a holder is a member, sorted.
    pub fn groups_of(&self, holder: HolderId) -> &[HolderId] {
        &self.links.groups[holder]
    }

    /// The identities that log in through an app, sorted.
    pub fn identities_by_app(&self, app: AppId) -> &[IdentityId] {
        &self.links.by_app[app]
    }

    /// The identities that are declared with a user, sorted.
    pub fn identities_by_user(&self, user: &str) -> &[IdentityId] {
        self.links.by_user.get(&*fold(user)).map_or(&[], Vec::as_slice)
    }

    /// The identities with a profile that the repository does not have, sorted; one whose content is known by any of
    /// its names.
    pub fn identities_by_absent_profile(&self, name: &str) -> Vec<IdentityId> {
        let absent = self.links.by_absent_profile.get(&*fold(name));
        let stock = profile::find(name).and_then(|standard| self.links.by_stock.get(standard.file_name));
        let found: BTreeSet<IdentityId> = absent.into_iter().chain(stock).flatten().copied().collect();
        found.into_iter().collect()
    }

    /// The app that a file states, alone or with others.
    pub fn app_of_file(&self, file: usize) -> Option<AppId> {
        self.links.of_file.get(&file).copied()
    }

    /// Whether the configuration calls a holder no integration.
    pub fn is_vetoed(&self, holder: HolderId) -> bool {
        self.links.vetoed.contains(&holder)
    }

    /// Whether a holder is near to being an identity and is not taken for one.
    pub fn is_candidate(&self, holder: HolderId) -> bool {
        self.links.candidates.contains(&holder)
    }
}
