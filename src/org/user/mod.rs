//! The users of an org, as its evidence has them: who really holds what.

mod gather;
mod identify;
mod model;
mod nature;

use super::Org;
use super::principal::Principal;
use crate::evidence::{Place, RecordId};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, UserId};
use crate::text::position::{Location, Position};

pub(super) use self::gather::{gather, records};
pub(super) use self::identify::{identify, is_of_people, note_assignments};
pub use self::model::{Nature, User};

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
