//! One project root with its holders, apps and identities.

mod agents;
pub mod app;
pub mod classify;
pub mod component;
mod declare;
pub(crate) mod detect;
pub(crate) mod directory;
pub mod gap;
mod gather_apps;
pub mod group;
pub mod holder;
pub mod identity;
pub mod library;
pub mod link;
pub(crate) mod muted;
mod muting;
mod ownership;
pub mod people;
pub mod policy;
pub mod principal;
pub mod unresolved;
pub mod way;
pub mod words;

use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use self::app::App;
use self::directory::{Directory, Resolved};
use self::group::Mention;
use self::holder::Holder;
use self::identity::{Candidate, Identity, PlatformHolder};
use self::library::Library;
use crate::config::Config;
use crate::metadata::component::Component;
use crate::metadata::entry::Entry;
use crate::metadata::parsed::Parsed;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{AppId, HolderId, IdentityId};
use crate::terms::names::{Symbol, fold};
use crate::terms::own_namespace::OwnNamespace;

/// The holders of one project root and what is known of them.
pub struct Org<'l> {
    pub library: &'l Library,
    pub config: &'l Config,
    /// Index into the project's roots.
    pub root: usize,
    /// That of the project root.
    pub namespace: OwnNamespace,
    /// Sorted by kind and name.
    pub holders: TiVec<HolderId, Holder>,
    /// Connected apps, then external client apps, by name.
    pub apps: TiVec<AppId, App>,
    /// External client apps that a file names and none describes.
    pub(crate) missing_apps: Vec<Mention>,
    /// Declared ones in the order of the configuration, then detected ones by holder.
    pub identities: TiVec<IdentityId, Identity>,
    pub candidates: Vec<Candidate>,
    /// Holders that Salesforce owns and runs: named, and reported only in what they have beyond their content.
    pub platform: Vec<PlatformHolder>,
    pub(crate) directory: Directory,
    /// The entries of `[external]` by folded names, as indices into the configuration.
    externals: FxHashMap<String, usize>,
    /// By holder, sorted; empty until everything is linked: see [`Org::link_uses`].
    uses: TiVec<HolderId, Vec<Use>>,
}

/// That an identity has a holder, directly or as a member of a group.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub identity: IdentityId,
    pub group: Option<HolderId>,
    /// It can really be given: see [`Identity::mismatched`].
    pub effective: bool,
}

impl<'l> Org<'l> {
    pub(crate) fn new(
        library: &'l Library,
        config: &'l Config,
        root: usize,
        holders: TiVec<HolderId, Holder>,
    ) -> Self {
        let namespace = OwnNamespace::new(library.project.roots[root].namespace.as_deref());
        let mut externals = FxHashMap::default();
        for (at, external) in config.externals.iter().enumerate() {
            externals.entry(fold(&external.name.value).into_owned()).or_insert(at);
        }
        let directory = Directory::new(library, &holders, namespace.clone());
        Self {
            library,
            config,
            root,
            namespace,
            holders,
            apps: TiVec::new(),
            missing_apps: Vec::new(),
            identities: TiVec::new(),
            candidates: Vec::new(),
            platform: Vec::new(),
            directory,
            externals,
            uses: TiVec::new(),
        }
    }

    /// The path of the project root; empty for that of the run.
    pub fn root_path(&self) -> &'l str {
        &self.library.project.roots[self.root].path
    }

    /// The components of this root, by index in the library.
    pub fn components(&self) -> impl Iterator<Item = (usize, &'l Parsed<Component>)> {
        let (library, root) = (self.library, self.root);
        let of_root = move |c: &Parsed<Component>| library.project.files[c.file].root == root;
        library.components.iter().enumerate().filter(move |(_, c)| of_root(c))
    }

    /// The holder of a name, API name or label; standard profiles by either of their names. `None` when
    /// the repository has no file of it.
    pub fn find(&self, kind: HolderKind, name: &str) -> Option<HolderId> {
        match self.directory.find(kind, name)? {
            Resolved::Holder(holder) => Some(holder),
            Resolved::Stock(_) => None,
        }
    }

    /// Who has a holder, and how. A member of a group is had through the group.
    pub fn uses(&self, holder: HolderId) -> &[Use] {
        &self.uses[holder]
    }

    /// How an identity has a holder.
    pub fn uses_by(&self, holder: HolderId, identity: IdentityId) -> &[Use] {
        let uses = self.uses(holder);
        let start = uses.partition_point(|u| u.identity < identity);
        let length = uses[start..].partition_point(|u| u.identity == identity);
        &uses[start..start + length]
    }

    /// Fills [`Org::uses`], once all identities are known.
    pub(crate) fn link_uses(&mut self) {
        let mut uses: TiVec<HolderId, Vec<Use>> = self.holders.iter().map(|_| Vec::new()).collect();
        for (id, identity) in self.identities.iter_enumerated() {
            for &direct in &identity.holders {
                for (leaf, group) in self.leaves(direct) {
                    let effective = !identity.mismatched.contains(&leaf);
                    uses[leaf].push(Use { identity: id, group, effective });
                }
                if self.holders[direct].group.is_some() {
                    uses[direct].push(Use { identity: id, group: None, effective: true });
                }
            }
        }
        for of_holder in &mut uses {
            of_holder.sort_unstable();
            of_holder.dedup();
        }
        self.uses = uses;
    }

    /// The profile or permission sets behind a holder: itself, or a group's members.
    pub fn leaves(&self, holder: HolderId) -> impl Iterator<Item = (HolderId, Option<HolderId>)> {
        let group = self.holders[holder].group.as_ref();
        let itself = group.is_none().then_some((holder, None));
        let members = group.into_iter().flat_map(|g| &g.members).filter_map(|m| m.holder);
        itself.into_iter().chain(members.map(move |member| (member, Some(holder))))
    }

    /// The identities that have a holder's grants, sorted.
    pub fn identities_of(&self, holder: HolderId) -> Vec<IdentityId> {
        let mut found: Vec<_> =
            self.uses(holder).iter().filter(|u| u.effective).map(|u| u.identity).collect();
        found.dedup();
        found
    }

    /// Every entry that grants something through a holder, by its document, with the bits that it
    /// grants: those of a group's members without what the group mutes.
    pub fn entries_of(&self, holder: HolderId) -> impl Iterator<Item = (usize, &'l Entry, Bits)> {
        self.leaves(holder).flat_map(move |(leaf, group)| {
            self.holders[leaf]
                .entries(self.library)
                .map(move |(document, entry)| (document, entry, entry.bits - self.muted_in(group, entry)))
                .filter(|(_, _, bits)| !bits.is_empty())
        })
    }

    /// What a holder of the platform has beyond what it comes with; `None` for a holder of the org.
    pub fn platform_beyond(&self, holder: HolderId) -> Option<&[Symbol]> {
        self.platform.iter().find(|p| p.holder == holder).map(|p| &p.beyond[..])
    }

    /// The identities that log in through an app.
    pub fn identities_by_app(&self, app: AppId) -> Vec<IdentityId> {
        let identities = self.identities.iter_enumerated();
        identities.filter(|(_, i)| i.apps.contains(&app)).map(|(id, _)| id).collect()
    }

    /// Whether a holder gives a user permission, by any spelling.
    pub fn gives(&self, holder: HolderId, permission: &str) -> bool {
        let Some(name) = self.library.names.find(permission) else { return false };
        self.entries_of(holder)
            .any(|(_, e, _)| e.kind == GrantKind::UserPermission && self.library.names.fold(e.name) == name)
    }
}
