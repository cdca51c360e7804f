//! Licences: how many there are, and who has one.

use std::collections::BTreeMap;

use super::definition::{OpenTable, Table};
use crate::evidence::Evidence;
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;
use crate::evidence::row::Header;

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

/// Takes rows of licences that have their name in the column `name`.
fn seats(
    header: &Header,
    name: &'static str,
    of: fn(&mut Evidence) -> &mut BTreeMap<RecordId, Seats>,
) -> OpenTable {
    let [id, name, total, used] = header.columns(["Id", name, "TotalLicenses", "UsedLicenses"]);
    Box::new(move |row, sink| {
        let id = row.needed_id(id, "Id")?;
        let name = row.get(name)?.to_owned();
        let seats = Seats { name, total: row.number(total)?, used: row.number(used)?, place: sink.place };
        of(sink.evidence).insert(id, seats);
        Ok(())
    })
}

pub(super) const USER_LICENSES: Table = Table {
    object: "UserLicense",
    needed: &["Id", "Name", "LicenseDefinitionKey"],
    wanted: &["TotalLicenses", "UsedLicenses"],
    for_what: "how many user licences are free",
    open: |header| seats(header, "Name", |evidence| &mut evidence.user_licenses),
};

pub(super) const PERMISSION_SET_LICENSES: Table = Table {
    object: "PermissionSetLicense",
    needed: &["Id", "DeveloperName", "PermissionSetLicenseKey"],
    wanted: &["TotalLicenses", "UsedLicenses"],
    for_what: "how many permission set licences are free",
    open: |header| seats(header, "DeveloperName", |evidence| &mut evidence.permission_set_licenses),
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
