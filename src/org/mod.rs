//! One project root with its holders, apps and identities.

mod agents;
pub mod app;
mod app_names;
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
mod links;
pub(crate) mod muted;
mod muting;
mod ownership;
pub mod people;
pub mod policy;
pub mod principal;
pub mod unresolved;
pub mod user;
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
use self::links::Links;
pub use self::links::Use;
use self::user::User;
use crate::config::Config;
use crate::evidence::RecordId;
use crate::metadata::component::Component;
use crate::metadata::entry::Entry;
use crate::metadata::parsed::Parsed;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{AppId, HolderId, IdentityId, UserId};
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
    /// Those of the evidence, by id.
    pub users: TiVec<UserId, User>,
    users_by_holder: TiVec<HolderId, Vec<UserId>>,
    records: FxHashMap<HolderId, Vec<RecordId>>,
    pub candidates: Vec<Candidate>,
    /// Holders that are not judged as an integration's, may be one's, and hold something critical.
    pub undecided: Vec<HolderId>,
    /// Holders that Salesforce owns and runs, by holder: named, and reported only in what they have beyond their content.
    pub platform: Vec<PlatformHolder>,
    pub(crate) directory: Directory,
    of_root: OfRoot,
    /// The entries of `[external]` by folded names, as indices into the configuration.
    externals: FxHashMap<String, Vec<usize>>,
    links: Links,
}

/// What a project root holds, by index in the library.
#[derive(Default)]
struct OfRoot {
    documents: Vec<usize>,
    components: Vec<usize>,
}

impl<'l> Org<'l> {
    pub(crate) fn new(
        library: &'l Library,
        config: &'l Config,
        root: usize,
        holders: TiVec<HolderId, Holder>,
    ) -> Self {
        let namespace = OwnNamespace::new(library.project.roots[root].namespace.as_deref());
        let mut externals: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, external) in config.externals.iter().enumerate() {
            externals.entry(fold(&external.name.value).into_owned()).or_default().push(at);
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
            users: TiVec::new(),
            users_by_holder: TiVec::new(),
            records: FxHashMap::default(),
            candidates: Vec::new(),
            undecided: Vec::new(),
            platform: Vec::new(),
            directory,
            of_root: OfRoot::default(),
            externals,
            links: Links::default(),
        }
    }

    /// The path of the project root; empty for that of the run.
    pub fn root_path(&self) -> &'l str {
        &self.library.project.roots[self.root].path
    }

    /// The entries of `[external]` for a holder of this name, as indices into the configuration.
    pub(crate) fn externals_of(&self, name: &str) -> &[usize] {
        self.externals.get(&*fold(name)).map_or(&[], Vec::as_slice)
    }

    /// The components of this root, by index in the library.
    pub fn components(&self) -> impl Iterator<Item = (usize, &'l Parsed<Component>)> {
        let library = self.library;
        self.of_root.components.iter().map(move |&at| (at, &library.components[at]))
    }

    /// The holder of a name, API name or label; standard profiles by either of their names. `None` when
    /// the repository has no file of it.
    pub fn find(&self, kind: HolderKind, name: &str) -> Option<HolderId> {
        match self.directory.find(kind, name)? {
            Resolved::Holder(holder) => Some(holder),
            Resolved::Stock(_) => None,
        }
    }

    /// The profile or permission sets behind a holder: itself, or a group's members.
    pub fn leaves(&self, holder: HolderId) -> impl Iterator<Item = (HolderId, Option<HolderId>)> {
        let group = self.holders[holder].group.as_ref();
        let itself = group.is_none().then_some((holder, None));
        let members = group.into_iter().flat_map(|g| &g.members).filter_map(|m| m.holder);
        itself.into_iter().chain(members.map(move |member| (member, Some(holder))))
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
        let at = self.platform.binary_search_by_key(&holder, |p| p.holder).ok()?;
        Some(&self.platform[at].beyond)
    }

    /// Whether a holder gives a user permission, by any spelling.
    pub fn gives(&self, holder: HolderId, permission: &str) -> bool {
        let Some(name) = self.library.names.find(permission) else { return false };
        self.entries_of(holder)
            .any(|(_, e, _)| e.kind == GrantKind::UserPermission && self.library.names.fold(e.name) == name)
    }
}
