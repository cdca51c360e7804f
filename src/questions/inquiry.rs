//! An org that is asked about somebody.

use super::holder::Holder;
use super::place::{Place, Places};
use super::subject::{Assigned, Missing, Subject};
use crate::catalog::profile::StandardProfile;
use crate::org::Org;
use crate::org::principal::Missing as MissingHolder;
use crate::org::principal::Principal;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::ids::HolderId;
use crate::terms::subject_kind::SubjectKind;
use crate::text::position::Location;

/// An org, and the places in its files on which answers about it rest.
pub(super) struct Inquiry<'a> {
    pub(super) org: &'a Org<'a>,
    pub(super) places: &'a mut Places,
    /// Where the configuration names the holders of the identity that was looked at last.
    named: Option<(Principal, Vec<(HolderId, &'a Location)>)>,
}

impl<'a> Inquiry<'a> {
    pub(super) fn new(org: &'a Org<'a>, places: &'a mut Places) -> Self {
        Self { org, places, named: None }
    }

    pub(super) fn subject(&self, of: Principal) -> Subject {
        let (kind, name) = match of {
            Principal::Identity(id) => (SubjectKind::Identity, &self.org.identities[id].name),
            Principal::Holder(id) => (self.org.holders[id].kind.into(), &self.org.holders[id].name),
            Principal::User(id) => (SubjectKind::User, &self.org.users[id].username),
        };
        Subject { kind, name: name.clone(), root: self.root() }
    }

    pub(super) fn root(&self) -> Option<String> {
        let roots = &self.org.library.project.roots;
        let root = roots.get(self.org.root).filter(|_| roots.len() > 1)?;
        Some(if root.path.is_empty() { ".".to_owned() } else { root.path.clone() })
    }

    pub(super) fn holder(&self, id: HolderId) -> Holder {
        Holder::of(self.org, id)
    }

    pub(super) fn missing(&mut self, of: Principal) -> Vec<Missing> {
        let missing = |m: MissingHolder<'_>| Missing {
            reference: format!("{}:{}", m.kind.name(), m.name),
            location: self.places.named(&m.named),
            external: m.external.map(|e| e.reason.value.clone()),
        };
        self.org.missing(of).into_iter().map(missing).collect()
    }

    /// Where a group names a member.
    pub(super) fn member(&mut self, group: HolderId, member: HolderId) -> Option<Place> {
        let members = &self.org.holders[group].group.as_ref()?.members;
        let mention = &members.iter().find(|m| m.holder == Some(member))?.mention;
        Some(self.places.element(mention.file, mention.offset))
    }

    /// Where the configuration names a holder of a declared identity.
    pub(super) fn named(&mut self, of: Principal, holder: HolderId) -> Option<Place> {
        let Principal::Identity(id) = of else { return None };
        if self.named.as_ref().is_none_or(|(known, _)| *known != of) {
            self.named = Some((of, self.org.named_holders(id)));
        }
        let (_, named) = self.named.as_ref()?;
        named.iter().find(|(h, _)| *h == holder).map(|(_, location)| Place::from(*location))
    }

    /// Where the evidence assigns a holder to the user that a subject is.
    pub(super) fn assigned(&mut self, of: Principal, holder: HolderId) -> Option<Assigned> {
        let org = self.org;
        org.users_behind(of).find_map(|user| {
            let (_, place) = user.assigned.iter().find(|(assigned, _)| *assigned == holder)?;
            Some(Assigned {
                user: user.username.clone(),
                location: Place::from(&org.evidence_location(*place)),
            })
        })
    }

    /// The standard profile of an identity whose file is absent.
    pub(super) fn stock_profile(&self, of: Principal) -> Option<&'static StandardProfile> {
        match of {
            Principal::Identity(id) => self.org.identities[id].stock_profile,
            Principal::User(id) => self.org.users[id].stock_profile,
            Principal::Holder(_) => None,
        }
    }

    /// Why not all that a subject holds is known: sentences without a full stop.
    pub(super) fn gaps(&self, of: Principal) -> Vec<String> {
        self.org.gaps(of).into_iter().map(|gap| gap.in_words(self.org)).collect()
    }

    /// The same, as far as a grant could come from there.
    pub(super) fn gaps_for(&self, of: Principal, grant: &Grant) -> Vec<String> {
        let gaps = self.org.gaps(of).into_iter().filter(|gap| gap.bears_on(self.org, grant));
        gaps.map(|gap| gap.in_words(self.org)).collect()
    }

    /// The same, as far as a grant of this kind could come from there.
    pub(super) fn gaps_for_kind(&self, of: Principal, kind: GrantKind) -> Vec<String> {
        let gaps = self.org.gaps(of).into_iter().filter(|gap| gap.bears_on_kind(kind));
        gaps.map(|gap| gap.in_words(self.org)).collect()
    }
}
