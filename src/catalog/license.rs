//! User licences and permission set licences: whose users they are for.

use super::table::Table;

include!(concat!(env!("OUT_DIR"), "/licenses.rs"));

static BY_NAME: Table<(&str, usize)> = Table::new(NAMES, |row| row.0);

#[derive(Debug, PartialEq, Eq)]
pub struct License {
    /// The label of a user licence, the developer name of a permission set licence.
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub kind: LicenseKind,
    pub class: LicenseClass,
    pub source: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LicenseKind {
    /// Every user has exactly one; a profile belongs to one.
    User,
    /// Comes on top of a user licence.
    PermissionSet,
}

/// Whom a licence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LicenseClass {
    /// API users only.
    Integration,
    /// Users that the platform itself runs.
    PlatformManaged,
    /// AI agents.
    Agent,
    Guest,
    /// Customers, partners and other outsiders.
    Portal,
    Chatter,
    Standard,
}

impl License {
    /// Whether it is the one user licence of API users, and not the permission set licence that comes on top of it.
    pub fn is_of_api_users(&self) -> bool {
        self.kind == LicenseKind::User && self.class == LicenseClass::Integration
    }
}

pub fn all() -> &'static [License] {
    LICENSES
}

/// The licence of this name or alias, whatever its case.
pub fn find(name: &str) -> Option<&'static License> {
    BY_NAME.find(name).map(|row| &LICENSES[row.1])
}
