//! What the escalation graph has to know beside the user permissions of an identity.
//!
//! Everything that other metadata tells enters the graph here, in [`Facts::of`].

use super::entry_at::EntryAt;
use super::sets::{self, Assignable, STRONGER_SET, Sets};
use crate::access::grants::{Access, Source};
use crate::catalog::escalation::{self, Fact, Sureness};
use crate::catalog::permission;
use crate::catalog::profile::ProfileClass;
use crate::inventory::Inventory;
use crate::org::Org;
use crate::org::identity::Identity;
use crate::org::principal::Principal;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;

/// What is known of an identity from all but its user permissions. Nothing is known by default.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whether the API answers it; `None` where part of the identity is not in the repository.
    pub api: Option<bool>,
    /// Whether a grant says so.
    pub api_is_granted: bool,
    /// Whether API Only User keeps it out of the user interface.
    pub api_only: Option<bool>,
    pub given: Vec<Given>,
    /// What it could be given.
    pub sets: Vec<Assignable>,
}

/// A given fact of the catalogue that holds.
#[derive(Clone, Debug)]
pub struct Given {
    pub fact: &'static Fact,
    pub sureness: Sureness,
    /// The grants that make it hold. Without any, it is a fact about the org and no cut names it.
    pub grants: Vec<Grant>,
    /// Their entries.
    pub entries: Vec<EntryAt>,
    /// The integration's ordinary work: never in a cut, though it is granted.
    pub background: bool,
}

impl Given {
    /// A fact that grants of one kind make hold. `None` where the identity has no such grant that
    /// `counts`, or the catalogue no such fact.
    pub fn by_grants(
        org: &Org<'_>,
        access: &Access,
        fact: &str,
        kind: GrantKind,
        counts: impl Fn(&str, Bits) -> bool,
    ) -> Option<Self> {
        let names = &org.library.names;
        let mut given = Self::of_org(fact)?;
        for (key, _) in access.of_kind(kind) {
            // What all data brings is the matter of the permission that gives it.
            let direct = |s: &Source| {
                let at = EntryAt::of(s)?;
                let entry = at.entry(org.library).filter(|e| e.kind == kind)?;
                Some((at, entry.name, s.bits))
            };
            let entries: Vec<_> = access.sources(key).iter().filter_map(direct).collect();
            let bits = entries.iter().fold(Bits::empty(), |all, (_, _, bits)| all | *bits);
            let Some(&(_, spelled, _)) = entries.first() else { continue };
            if counts(names.get(key.name), bits) {
                given.grants.push(Grant::new(kind, names.get(spelled), bits));
                given.entries.extend(entries.iter().map(|(at, ..)| *at));
            }
        }
        (!given.grants.is_empty()).then_some(given)
    }

    /// A fact about the org.
    pub fn of_org(fact: &str) -> Option<Self> {
        Some(Self {
            fact: escalation::fact(fact)?,
            sureness: Sureness::Certain,
            grants: Vec::new(),
            entries: Vec::new(),
            background: false,
        })
    }
}

/// What the org's code and flows do for those who may call them. It is read off their text, so that
/// it is likely at most.
fn of_code(inventory: &Inventory<'_>, access: &Access) -> impl Iterator<Item = Given> {
    let (org, code, automation) = (&inventory.org, inventory.code(), inventory.automation());
    let may_call = |name: &str, _| code.find(name).is_some_and(|class| code.is_unsafe_endpoint(&class));
    let may_start = |name: &str, _| automation.flow(name).is_some_and(|flow| flow.is_unsafe());
    let facts = [
        Given::by_grants(org, access, "unsafe-endpoint", GrantKind::Class, may_call),
        Given::by_grants(org, access, "system-flow-access", GrantKind::Flow, may_start),
        Given::of_org("unsafe-web-service").filter(|_| code.has_unsafe_web_service()),
        Given::of_org("system-flow").filter(|_| automation.has_unsafe_flow()),
    ];
    facts.into_iter().flatten().map(|given| Given { sureness: Sureness::Likely, ..given })
}

impl Facts {
    /// What the org tells of one of its identities.
    pub fn of(inventory: &Inventory<'_>, id: IdentityId, access: &Access, sets: &Sets) -> Self {
        let org = &inventory.org;
        let (identity, names) = (&org.identities[id], &org.library.names);
        let profile = Profile::of(org, identity);
        let granted = access.holds(names, &Grant::permission(permission::API_ENABLED));
        let only = !access.control(names, permission::API_ONLY_USER).is_empty();
        let or_by_profile = |known: bool| match profile {
            _ if known => Some(true),
            Profile::ApiOnly => Some(true),
            Profile::Known => Some(false),
            Profile::Unknown => None,
        };
        let put_in = |name| org.is_put_in(Principal::Identity(id), &Grant::permission(name));
        let mut facts = Self {
            api: or_by_profile(granted).filter(|known| *known || !put_in(permission::API_ENABLED)),
            api_is_granted: granted,
            api_only: or_by_profile(only).filter(|known| *known || !put_in(permission::API_ONLY_USER)),
            ..Self::default()
        };
        facts.given.extend(Given::by_grants(
            org,
            access,
            "credential-access",
            GrantKind::Credential,
            |_, _| true,
        ));
        // Deleting may be the integration's work; what makes it final never is.
        let deletes = |_: &str, bits: Bits| bits.contains(Bits::DELETE);
        facts.given.extend(
            Given::by_grants(org, access, "delete-access", GrantKind::Object, deletes)
                .map(|given| Given { background: true, ..given }),
        );
        facts.given.extend(of_code(inventory, access));
        facts.sets = sets::assignable(org, id, access, sets);
        if !facts.sets.is_empty() {
            facts.given.extend(Given::of_org(STRONGER_SET));
        }
        facts
    }

    /// Whether a control restricts the identity; `None` where nobody knows.
    pub fn control(&self, name: &str) -> Option<bool> {
        if name == permission::API_ONLY_USER { self.api_only } else { None }
    }

    /// How sure it is that the API answers the identity though no grant says so: an identity whose
    /// profile nobody sees would be none without the API.
    pub(crate) fn api_beside_grants(&self) -> Option<Sureness> {
        match self.api {
            _ if self.api_is_granted => None,
            Some(true) => Some(Sureness::Certain),
            None => Some(Sureness::Likely),
            Some(false) => None,
        }
    }
}

/// What is known of an identity's profile.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Profile {
    /// Its user permissions are in the repository.
    Known,
    /// A stock profile for API users.
    ApiOnly,
    /// It is not in the repository, or its file is partial.
    Unknown,
}

impl Profile {
    fn of(org: &Org<'_>, identity: &Identity) -> Self {
        let holders = || identity.holders.iter().map(|&h| &org.holders[h]);
        let stock = |p: Option<&crate::catalog::profile::StandardProfile>| {
            p.is_some_and(|p| p.class == ProfileClass::ApiOnly)
        };
        let mut profiles = holders().filter(|h| h.kind == HolderKind::Profile);
        if stock(identity.stock_profile) || holders().any(|h| stock(h.standard_profile())) {
            Self::ApiOnly
        } else if !identity.is_incomplete() && profiles.any(|h| h.names_user_permissions(org.library)) {
            Self::Known
        } else {
            Self::Unknown
        }
    }
}
