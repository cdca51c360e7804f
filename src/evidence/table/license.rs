//! Licences: how many there are, and who has one.

use super::definition::Table;
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;

/// How many of a licence an org has.
#[derive(Debug)]
pub struct Seats {
    /// As the files of profiles and permission sets call it.
    pub name: String,
    pub total: Option<u64>,
    pub used: Option<u64>,
    pub place: Place,
}

/// That a user has a permission set licence.
#[derive(Debug)]
pub struct LicenseAssignment {
    pub user: RecordId,
    pub license: RecordId,
    pub place: Place,
}

pub(super) const USER_LICENSES: Table = Table {
    object: "UserLicense",
    needed: &["Id", "Name", "LicenseDefinitionKey"],
    wanted: &["TotalLicenses", "UsedLicenses"],
    for_what: "how many user licences are free",
    open: |header| {
        let [id, name, total, used] = header.columns(["Id", "Name", "TotalLicenses", "UsedLicenses"]);
        Box::new(move |row, sink| {
            let id = row.needed_id(id, "Id")?;
            let name = row.get(name)?.to_owned();
            let seats = Seats { name, total: row.number(total)?, used: row.number(used)?, place: sink.place };
            sink.evidence.user_licenses.insert(id, seats);
            Ok(())
        })
    },
};

pub(super) const PERMISSION_SET_LICENSES: Table = Table {
    object: "PermissionSetLicense",
    needed: &["Id", "DeveloperName", "PermissionSetLicenseKey"],
    wanted: &["TotalLicenses", "UsedLicenses"],
    for_what: "how many permission set licences are free",
    open: |header| {
        let [id, name, total, used] =
            header.columns(["Id", "DeveloperName", "TotalLicenses", "UsedLicenses"]);
        Box::new(move |row, sink| {
            let id = row.needed_id(id, "Id")?;
            let name = row.get(name)?.to_owned();
            let seats = Seats { name, total: row.number(total)?, used: row.number(used)?, place: sink.place };
            sink.evidence.permission_set_licenses.insert(id, seats);
            Ok(())
        })
    },
};

pub(super) const ASSIGNMENTS: Table = Table {
    object: "PermissionSetLicenseAssign",
    needed: &["AssigneeId", "PermissionSetLicenseId"],
    wanted: &[],
    for_what: "who has which permission set licence",
    open: |header| {
        let [user, license] = header.columns(["AssigneeId", "PermissionSetLicenseId"]);
        Box::new(move |row, sink| {
            let assignment = LicenseAssignment {
                user: row.needed_id(user, "AssigneeId")?,
                license: row.needed_id(license, "PermissionSetLicenseId")?,
                place: sink.place,
            };
            sink.evidence.license_assignments.push(assignment);
            Ok(())
        })
    },
};
