//! The users of an org, as its evidence has them: who really holds what.

mod gather;
mod identify;
mod nature;

use jiff::civil::Date;

use super::Org;
use super::principal::Principal;
use crate::catalog::profile::StandardProfile;
use crate::evidence::{Place, RecordId};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId, UserId};
use crate::terms::severity::Confidence;
use crate::text::position::{Location, Position};

pub(super) use self::gather::{gather, records};
pub(super) use self::identify::{identify, is_of_people, note_assignments};

/// A user of the org with what is assigned to it today.
#[derive(Debug)]
pub struct User {
    pub id: RecordId,
    /// As outputs show it.
    pub username: String,
    pub active: bool,
    /// Its profile first, then permission sets and groups that are in the repository.
    pub holders: Vec<HolderId>,
    /// A standard profile whose file is absent and that is known all the same.
    pub stock_profile: Option<&'static StandardProfile>,
    /// What it holds beside that, each with where the assignment stands.
    pub missing: Vec<(HolderKind, String, Place)>,
    /// Assignments that have ended, with their last day.
    pub expired: Vec<(HolderKind, String, Date)>,
    /// Where each of its holders is assigned.
    pub assigned: Vec<(HolderId, Place)>,
    pub nature: Nature,
    /// The identity that it is.
    pub identity: Option<IdentityId>,
    pub place: Place,
}

/// What a user is, as far as facts say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nature {
    /// With why, in sentences.
    Integration(Confidence, Vec<String>),
    /// A person logs in with it: why.
    Person(String),
    /// A guest, a customer, or a user of the platform: why.
    Outside(String),
    /// A user of the org of whom nothing says what it is.
    Unproven,
}

impl User {
    pub fn is_integration(&self) -> bool {
        self.identity.is_some() || matches!(self.nature, Nature::Integration(..))
    }
}

impl Org<'_> {
    /// Whether it is known who has a holder: profiles stand beside the users, the rest in assignments.
    pub fn knows_users_of(&self, kind: HolderKind) -> bool {
        self.library.evidence.as_ref().is_some_and(|evidence| {
            let is_of_profile = kind == HolderKind::Profile;
            evidence.has("User") && (is_of_profile || evidence.has("PermissionSetAssignment"))
        })
    }

    /// The permission sets of the evidence that stand for a profile or permission set of the project.
    pub fn records_of(&self, holder: HolderId) -> &[RecordId] {
        self.records.get(&holder).map_or(&[], Vec::as_slice)
    }

    /// The active users that have a holder, directly or through a group.
    pub fn users_of(&self, holder: HolderId) -> &[UserId] {
        self.users_by_holder.get(holder).map_or(&[], Vec::as_slice)
    }

    /// The user of a username, however it is written.
    pub fn user_called(&self, name: &str) -> Option<UserId> {
        let id = self.library.evidence.as_ref()?.user(name)?;
        self.users.binary_search_by_key(&id, |user| user.id).ok()
    }

    /// Whether a username is a user's, however it is written.
    pub fn is_called(&self, user: &User, name: &str) -> bool {
        let evidence = self.library.evidence.as_ref();
        evidence.and_then(|evidence| evidence.user(name)) == Some(user.id)
    }

    /// The users that a subject stands for; none for a holder.
    pub fn users_behind(&self, subject: Principal) -> impl Iterator<Item = &User> {
        let users = match subject {
            Principal::Identity(id) => self.identities[id].users.clone(),
            Principal::User(user) => vec![user],
            Principal::Holder(_) => Vec::new(),
        };
        users.into_iter().map(|user| &self.users[user])
    }

    /// Where a row of the evidence stands, as a line of its file: exact in CSV where no value has a line break. Of JSON
    /// it is the first line.
    pub fn evidence_location(&self, place: Place) -> Location {
        let path = self.library.evidence.as_ref().map_or_else(String::new, |evidence| evidence.path(place));
        let is_json = self.library.evidence.as_ref().is_some_and(|e| e.files[place.file].is_json);
        let line = if is_json { 1 } else { u32::try_from(place.row + 1).unwrap_or(u32::MAX) };
        let start = Position { line, column: 1, offset: 0 };
        Location { path, start, end: start }
    }

    /// Where a fact of the evidence stands, for people: `evidence/User.csv, row 3`.
    pub fn evidence_place(&self, place: Place) -> String {
        self.library.evidence.as_ref().map_or_else(String::new, |evidence| evidence.named(place))
    }
}
