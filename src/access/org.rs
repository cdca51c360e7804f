//! One project root with its holders and identities.

use std::cell::OnceCell;

use super::escalation::sets::Sets;
use super::grants::{Access, GrantKey, Source};
use super::holder::{Holder, HolderId};
use super::identity::{Candidate, Identity};
use super::library::Library;
use crate::text::position::Location;

/// Index into [`Org::identities`].
pub type IdentityId = usize;

/// The holders of one project root and what is known of them.
pub struct Org<'l> {
    pub library: &'l Library,
    /// Index into the project's roots.
    pub root: usize,
    /// Sorted by kind and name.
    pub holders: Vec<Holder>,
    /// Declared ones in the order of the configuration, then detected ones by holder.
    pub identities: Vec<Identity>,
    pub candidates: Vec<Candidate>,
    /// Holders that Salesforce owns and runs: named, not reported.
    pub platform: Vec<HolderId>,
    /// By holder: see [`Self::users_of`].
    users: OnceCell<Vec<Vec<IdentityId>>>,
    /// What the escalation graph knows of its permission sets.
    pub(super) sets: Sets,
}

/// Something that is named but not in the repository: never reported as clean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unresolved {
    /// Such as `profile:ERP Integration`.
    pub reference: String,
    /// Where it is named.
    pub location: Location,
    /// The holder in the repository that is probably meant.
    pub nearest: Option<String>,
}

impl<'l> Org<'l> {
    pub(super) fn new(library: &'l Library, root: usize, holders: Vec<Holder>) -> Self {
        let (identities, candidates, platform) = (Vec::new(), Vec::new(), Vec::new());
        let (users, sets) = (OnceCell::new(), Sets::default());
        Self { library, root, holders, identities, candidates, platform, users, sets }
    }

    /// The identities that have a holder's grants.
    pub fn identities_of(&self, holder: HolderId) -> Vec<IdentityId> {
        let has = |&i: &IdentityId| self.identities[i].effective_holders().any(|h| h == holder);
        self.users_of(holder).iter().copied().filter(has).collect()
    }

    /// The identities that use a holder, whether they get its grants or not.
    pub fn users_of(&self, holder: HolderId) -> &[IdentityId] {
        let users = self.users.get_or_init(|| {
            let mut users = vec![Vec::new(); self.holders.len()];
            for (id, identity) in self.identities.iter().enumerate() {
                identity.holders.iter().for_each(|&holder| users[holder].push(id));
            }
            users
        });
        &users[holder]
    }

    /// What an identity can do: the closed union of the holders that it can be given.
    pub fn access(&self, identity: IdentityId) -> &Access {
        let identity = &self.identities[identity];
        identity.access.get_or_init(|| {
            let names = &self.library.names;
            let mut access = Access::default();
            for holder in identity.effective_holders() {
                for &document in &self.holders[holder].documents {
                    for (entry, e) in self.library.documents[document].entries.iter().enumerate() {
                        let index = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                        let key = GrantKey { kind: e.kind, name: names.fold(e.name) };
                        let (document, entry) = (index(document), index(entry));
                        access.insert(names, key, Source { document, entry, bits: e.bits, implied: false });
                    }
                }
            }
            access.close(names)
        })
    }
}
