//! Profiles, as far as other tables point to them.

use super::definition::Table;
use crate::evidence::id::RecordId;

/// A profile of the org, out of its own table or of what other rows say of it.
#[derive(Debug, Default)]
pub struct Profile {
    /// Empty where no row says it.
    pub name: String,
    /// The name of its user licence.
    pub license: Option<String>,
    pub license_id: Option<RecordId>,
}

impl Profile {
    /// Takes what a row says of it.
    pub(super) fn learn(&mut self, name: Option<&str>, license: Option<&str>, license_id: Option<RecordId>) {
        if let Some(name) = name {
            name.clone_into(&mut self.name);
        }
        if let Some(license) = license {
            self.license = Some(license.to_owned());
        }
        self.license_id = license_id.or(self.license_id);
    }
}

pub(super) const TABLE: Table = Table {
    object: "Profile",
    needed: &["Id", "Name", "UserLicenseId"],
    wanted: &["UserLicense.Name"],
    for_what: "the names and licences of profiles that no other table names",
    open: |header| {
        let [id, name, license_id, license] =
            header.columns(["Id", "Name", "UserLicenseId", "UserLicense.Name"]);
        Box::new(move |row, sink| {
            let id = row.needed_id(id, "Id")?;
            let (name, license, license_id) = (row.text(name)?, row.text(license)?, row.id(license_id)?);
            sink.evidence.profiles.entry(id).or_default().learn(name, license, license_id);
            Ok(())
        })
    },
};
