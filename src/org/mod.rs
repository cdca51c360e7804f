//! One project root with its holders, apps and identities.

pub mod app;
pub mod classify;
pub mod component;
mod declare;
mod detect;
pub(crate) mod directory;
mod gather_apps;
pub mod group;
pub mod holder;
pub mod identity;
pub mod library;
pub mod link;
pub mod people;
pub mod policy;
pub mod subject;
mod unresolved;
pub mod words;

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use self::app::App;
use self::directory::{Directory, Resolved};
use self::group::Mention;
use self::holder::Holder;
use self::identity::{Candidate, Identity, PlatformHolder};
use self::library::Library;
use self::subject::Subject;
use crate::access::asserted;
use crate::access::grants::{Access, Origin, Source};
use crate::access::path::Way;
use crate::catalog::implied;
use crate::config::Config;
use crate::contract::Contract;
use crate::escalation::sets::Sets;
use crate::inventory::automation::{self, Automation};
use crate::inventory::code::{self, Code};
use crate::inventory::dangling::Dangling;
use crate::inventory::known_fields::KnownFields;
use crate::inventory::schema::{self, Schema};
use crate::metadata::component::Component;
use crate::metadata::entry::Entry;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{AppId, HolderId, IdentityId};
use crate::terms::names::{Symbol, fold};
use crate::text::position::Location;

/// The holders of one project root and what is known of them.
pub struct Org<'l> {
    pub library: &'l Library,
    pub config: &'l Config,
    /// Index into the project's roots.
    pub root: usize,
    /// Sorted by kind and name.
    pub holders: Vec<Holder>,
    /// Connected apps, then external client apps, by name.
    pub apps: Vec<App>,
    /// External client apps that a file names and none describes.
    pub(crate) missing_apps: Vec<Mention>,
    /// Declared ones in the order of the configuration, then detected ones by holder.
    pub identities: Vec<Identity>,
    pub candidates: Vec<Candidate>,
    /// Holders that Salesforce owns and runs: named, and reported only in what they have beyond their content.
    pub platform: Vec<PlatformHolder>,
    pub(crate) directory: Directory,
    uses: OnceCell<Vec<Vec<Use>>>,
    contracts: OnceCell<Vec<Option<Contract>>>,
    known_fields: OnceCell<KnownFields>,
    schema: OnceCell<schema::Tables>,
    code: OnceCell<code::Tables>,
    automation: OnceCell<automation::Tables>,
    dangling: OnceCell<Dangling>,
    always_accessible: OnceCell<FxHashSet<Symbol>>,
    /// What the escalation graph knows of its permission sets.
    pub(crate) sets: Sets,
}

/// That an identity has a holder, directly or as a member of a group.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub identity: IdentityId,
    pub group: Option<HolderId>,
    /// It can really be given: see [`Identity::mismatched`].
    pub effective: bool,
}

/// Something that is named but not in the repository: never reported as clean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unresolved {
    /// Such as `profile:ERP Integration`.
    pub reference: String,
    pub named: Named,
    /// The holder in the repository that is probably meant.
    pub nearest: Option<String>,
}

/// Where something is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    InConfiguration(Location),
    /// In an element of a source file, by index and byte.
    InFile {
        file: usize,
        offset: u32,
    },
}

impl From<&Mention> for Named {
    fn from(mention: &Mention) -> Self {
        Self::InFile { file: mention.file, offset: mention.offset }
    }
}

impl<'l> Org<'l> {
    pub(crate) fn new(library: &'l Library, config: &'l Config, root: usize, holders: Vec<Holder>) -> Self {
        Self {
            library,
            config,
            root,
            holders,
            apps: Vec::new(),
            missing_apps: Vec::new(),
            identities: Vec::new(),
            candidates: Vec::new(),
            platform: Vec::new(),
            directory: Directory::default(),
            uses: OnceCell::new(),
            contracts: OnceCell::new(),
            known_fields: OnceCell::new(),
            schema: OnceCell::new(),
            code: OnceCell::new(),
            automation: OnceCell::new(),
            dangling: OnceCell::new(),
            always_accessible: OnceCell::new(),
            sets: Sets::default(),
        }
    }

    /// The fields that anything in this root names.
    pub fn known_fields(&self) -> &KnownFields {
        self.known_fields.get_or_init(|| KnownFields::new(self))
    }

    /// The objects and fields of this root.
    pub fn schema(&self) -> Schema<'_> {
        Schema::new(self.library, self.schema.get_or_init(|| schema::Tables::new(self)))
    }

    /// The Apex classes of this root.
    pub fn code(&self) -> Code<'_> {
        Code::new(self.library, self.code.get_or_init(|| code::Tables::new(self)))
    }

    /// The flows, validation rules and custom permissions of this root.
    pub fn automation(&self) -> Automation<'_> {
        Automation::new(self.library, self.automation.get_or_init(|| automation::Tables::new(self)))
    }

    /// What holders of this root name and it does not hold.
    pub fn dangling(&self) -> &Dangling {
        self.dangling.get_or_init(|| Dangling::new(self))
    }

    /// The folds of those custom fields of this root that have no field permissions.
    pub fn always_accessible_fields(&self) -> &FxHashSet<Symbol> {
        self.always_accessible.get_or_init(|| self.schema().always_accessible(&self.library.names))
    }

    /// The project's own namespace, folded.
    pub(crate) fn namespace(&self) -> Option<String> {
        let namespace = self.library.project.roots[self.root].namespace.as_deref();
        namespace.map(|namespace| fold(namespace).into_owned())
    }

    /// The components of this root, by index in the library.
    pub fn components(&self) -> impl Iterator<Item = (usize, &'l Component)> {
        let (library, root) = (self.library, self.root);
        let of_root = move |c: &Component| library.project.files[c.file].root == root;
        library.components.iter().enumerate().filter(move |(_, c)| of_root(c))
    }

    /// What an identity says that it needs; `None` where nothing is agreed.
    pub fn contract(&self, identity: IdentityId) -> Option<&Contract> {
        let contracts = self.contracts.get_or_init(|| {
            let integration = |at: usize| self.config.integrations.get(at);
            let identities = self.identities.iter().map(|i| i.integration.and_then(integration));
            identities.map(|i| Contract::new(self, i?)).collect()
        });
        contracts.get(identity)?.as_ref()
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
        let uses = self.uses.get_or_init(|| {
            let mut uses = vec![Vec::new(); self.holders.len()];
            for (id, identity) in self.identities.iter().enumerate() {
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
            uses
        });
        &uses[holder]
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

    /// The bits that an identity holds through an entry of a profile or permission set: all, unless
    /// every way to the holder leads through a group that mutes them.
    pub fn held(&self, identity: IdentityId, holder: HolderId, entry: &Entry) -> Bits {
        let ways = self.uses(holder).iter().filter(|u| u.identity == identity && u.effective);
        ways.map(|way| entry.bits - self.muted_in(way.group, entry)).collect()
    }

    /// Whether every way by which an identity holds a bit mutes another bit that this one needs:
    /// whether it then falls as well is not known.
    pub fn is_doubtful(&self, identity: IdentityId, holder: HolderId, entry: &Entry, bit: Bits) -> bool {
        let ways = self.uses(holder).iter().filter(|u| u.identity == identity && u.effective);
        let mut muted =
            ways.map(|way| self.muted_of_needed(way.group, entry, bit)).filter(|muted| !muted.contains(bit));
        muted.all(|muted| !muted.is_empty())
    }

    /// What a group mutes of the bits that one bit of an entry brings on the same thing, itself
    /// included.
    pub(crate) fn muted_of_needed(&self, group: Option<HolderId>, entry: &Entry, bit: Bits) -> Bits {
        let bits = match entry.kind {
            GrantKind::Object => implied::object_bits(bit),
            GrantKind::Field => implied::field_bits(bit),
            _ => bit,
        };
        self.muted_in(group, &Entry { bits, ..*entry })
    }

    /// Whether every way by which an identity has a holder asks for an activated session.
    pub fn is_session_activated(&self, identity: IdentityId, holder: HolderId) -> bool {
        let asks = |holder: HolderId| self.holders[holder].session_activation(self.library).is_some();
        let mut ways = self.uses(holder).iter().filter(|u| u.identity == identity && u.effective);
        asks(holder) || ways.all(|way| way.group.is_some_and(asks))
    }

    /// Whether a group, through which some identity has the holder, mutes anything.
    pub fn is_muted_somewhere(&self, holder: HolderId) -> bool {
        let mutes = |group: HolderId| self.holders[group].group.as_ref().is_some_and(|g| !g.muted.is_empty());
        self.uses(holder).iter().any(|u| u.group.is_some_and(mutes))
    }

    /// What a group, if there is one, mutes of an entry's bits.
    pub(crate) fn muted_in(&self, group: Option<HolderId>, entry: &Entry) -> Bits {
        let group = group.and_then(|id| self.holders[id].group.as_ref());
        group.map_or(Bits::empty(), |group| group.muted(&self.library.names, entry))
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
        let identities = self.identities.iter().enumerate();
        identities.filter(|(_, i)| i.apps.contains(&app)).map(|(id, _)| id).collect()
    }

    /// Whether a holder gives a user permission, by any spelling.
    pub fn gives(&self, holder: HolderId, permission: &str) -> bool {
        let Some(name) = self.library.names.find(permission) else { return false };
        self.entries_of(holder)
            .any(|(_, e, _)| e.kind == GrantKind::UserPermission && self.library.names.fold(e.name) == name)
    }

    /// What an identity can do: the closed union of the holders that it can be given, each group
    /// without what it mutes.
    pub fn access(&self, identity: IdentityId) -> &Access {
        let of = &self.identities[identity];
        of.access.get_or_init(|| {
            let mut access = self.access_by(&self.ways(Subject::Identity(identity)));
            if let Some(profile) = of.stock_profile {
                access.insert_stock(&self.library.names, profile);
            }
            asserted::insert(&self.library.names, self.config, of, &mut access);
            access.close(&self.library.names)
        })
    }

    /// What whoever has a holder can do through it.
    pub fn access_of_holder(&self, holder: HolderId) -> Access {
        self.access_by(&self.ways(Subject::Holder(holder))).close(&self.library.names)
    }

    /// What is granted by some ways together, as it is written.
    fn access_by(&self, ways: &[Way]) -> Access {
        let names = &self.library.names;
        let mut access = Access::default();
        for way in ways.iter().filter(|way| way.assignable) {
            for &document in &self.holders[way.holder].documents {
                for (entry, e) in self.library.documents[document].entries.iter().enumerate() {
                    let key = GrantKey { kind: e.kind, name: names.fold(e.name) };
                    let bits = e.bits - self.muted_in(way.group, e);
                    let origin = Origin::entry(document, entry);
                    access.insert(names, key, Source { origin, bits, implied: false });
                }
            }
        }
        access
    }
}
