//! What a team has exported from its org: who holds what, who logs in how, and what is used.
//!
//! Metadata says what a holder grants. These facts say who holds it. They come as files of tables, as the Salesforce CLI
//! and the Bulk API write them, each recognised by its content. Nothing here looks at the project, and nothing
//! contacts the org.

mod bounded;
mod coverage;
mod csv_rows;
mod doubts;
mod event;
mod file;
mod folder;
mod format;
mod id;
mod json_rows;
mod place;
mod queries;
mod read;
mod redaction;
mod resource;
mod row;
mod settle;
mod soql;
mod table;
#[cfg(test)]
mod tests;
mod times;
mod usage;
mod username;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use jiff::civil::Date;

pub use self::file::{EvidenceFile, Unread, UnreadRow};
pub use self::folder::open;
pub use self::id::RecordId;
pub use self::place::Place;
pub use self::queries::{QUERIES, Query};
pub use self::read::{Source, read};
pub use self::redaction::Redaction;
pub use self::table::app::{ConnectedApp, TokenUse, Tokens};
pub use self::table::assignment::{Assigned, Assignment};
pub use self::table::audit::Changes;
pub use self::table::entity::EntityName;
pub use self::table::group::{Component, Group};
pub use self::table::license::{LicenseAssignment, Seats};
pub use self::table::login::{Logins, Way};
pub use self::table::permission::{FieldGrant, Granted, ObjectGrant};
pub use self::table::permission_set::PermissionSet;
pub use self::table::profile::Profile;
pub use self::table::user::User;
pub use self::times::Times;
pub use self::usage::{Api, App, EventKind, Operation, Usage, Used, UserUsage, Uses, Window};
pub use self::username::Username;

/// All that was understood. Records are sorted by id, so that neither the order of files nor of rows matters.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Where it lies, for people.
    pub folder: String,
    /// Sorted by path.
    pub files: Vec<EvidenceFile>,
    pub users: BTreeMap<RecordId, User>,
    pub profiles: BTreeMap<RecordId, Profile>,
    pub permission_sets: BTreeMap<RecordId, PermissionSet>,
    pub groups: BTreeMap<RecordId, Group>,
    /// Which permission sets are in which group.
    pub components: Vec<Component>,
    pub assignments: Vec<Assignment>,
    pub license_assignments: Vec<LicenseAssignment>,
    pub user_licenses: BTreeMap<RecordId, Seats>,
    pub permission_set_licenses: BTreeMap<RecordId, Seats>,
    /// By user.
    pub logins: BTreeMap<RecordId, Logins>,
    /// What users did, as logs of events tell it.
    pub usage: Usage,
    /// By permission set: what the org grants through it.
    pub granted: BTreeMap<RecordId, Granted>,
    /// The classes, pages and custom permissions of which [`Granted::entities`] has the ids.
    pub entity_names: BTreeMap<RecordId, EntityName>,
    pub connected_apps: BTreeMap<RecordId, ConnectedApp>,
    /// By user: the apps that hold a token.
    pub tokens: BTreeMap<RecordId, Tokens>,
    /// By user: addresses from which an identity was confirmed.
    pub confirmed_addresses: BTreeMap<RecordId, BTreeSet<IpAddr>>,
    /// By the user who made them.
    pub changes: BTreeMap<RecordId, Changes>,
    /// The users by the keys of their usernames.
    by_username: BTreeMap<String, RecordId>,
    names: BTreeSet<Arc<str>>,
    /// Usernames are replaced by short hashes in all outputs.
    pub redacted: bool,
    /// The newest day that any row names: the export is at least as young as this.
    pub as_of: Option<Date>,
    /// The day of the run: what has ended before it does not count.
    pub today: Option<Date>,
    /// How old that may be.
    pub max_age_days: u32,
}

/// How many days old an export may be where nothing else is configured.
pub const MAX_AGE_DAYS: u32 = 30;

impl Evidence {
    /// The file of a row.
    pub fn path(&self, place: Place) -> String {
        format!("{}/{}", self.folder, self.files[place.file].path)
    }

    /// Where a row stands, for people: `evidence/User.csv, row 3`.
    pub fn named(&self, place: Place) -> String {
        format!("{}, row {}", self.path(place), place.row)
    }

    /// The user of a username, however it is written.
    pub fn user(&self, username: &str) -> Option<RecordId> {
        self.by_username.get(Username::new(username, self.redacted).key()).copied()
    }
}
