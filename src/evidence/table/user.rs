//! Users.

use jiff::civil::Date;

use super::definition::Table;
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;
use crate::evidence::username::Username;

/// A user of the org. Nothing else about a person is kept.
#[derive(Debug)]
pub struct User {
    pub username: Username,
    pub profile: Option<RecordId>,
    /// `Standard`, `Guest`, `PowerPartner` and so on; empty where the file does not say it.
    pub user_type: String,
    /// `None` where the file does not say it.
    pub active: Option<bool>,
    /// The last login of any kind.
    pub last_login: Option<Date>,
    pub place: Place,
}

impl User {
    /// Whether it can log in, as far as is known.
    pub fn is_active(&self) -> bool {
        self.active != Some(false)
    }
}

pub(super) const TABLE: Table = Table {
    object: "User",
    needed: &["Id", "Username"],
    wanted: &["ProfileId", "UserType", "IsActive", "LastLoginDate"],
    for_what: "who is there, and which users are active",
    open: |header| {
        let [id, username, profile, profile_name, license, user_type, active, last_login] = header.columns([
            "Id",
            "Username",
            "ProfileId",
            "Profile.Name",
            "Profile.UserLicense.Name",
            "UserType",
            "IsActive",
            "LastLoginDate",
        ]);
        Box::new(move |row, sink| {
            let id = row.needed_id(id, "Id")?;
            let username = Username::new(row.get(username)?, sink.evidence.redacted);
            let profile = row.id(profile)?;
            let last_login = row.day(last_login)?;
            let user = User {
                username,
                profile,
                user_type: row.get(user_type)?.to_owned(),
                active: row.flag(active)?,
                last_login,
                place: sink.place,
            };
            if let Some(profile) = profile {
                let profile = sink.evidence.profiles.entry(profile).or_default();
                profile.learn(row.text(profile_name)?, row.text(license)?, None);
            }
            sink.evidence.users.insert(id, user);
            sink.has_seen(last_login);
            Ok(())
        })
    },
};
