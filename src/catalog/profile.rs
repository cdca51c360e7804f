//! The profiles that Salesforce ships: file name, label, and what is in them where that is known.

use super::table;

include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

#[derive(Debug, PartialEq, Eq)]
pub struct StandardProfile {
    /// Without suffix, percent-decoded.
    pub file_name: &'static str,
    /// As Setup and connected apps show it, in English.
    pub label: &'static str,
    /// The user licence that it comes with, where known.
    pub license: Option<&'static str>,
    pub class: ProfileClass,
    /// All user permissions of the stock profile, of a platform profile all that any of them is known to have;
    /// `None` where they are not known.
    pub user_permissions: Option<&'static [&'static str]>,
    pub source: &'static str,
}

/// Whom a standard profile is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileClass {
    /// System Administrator.
    Admin,
    People,
    /// The two stock profiles of the Salesforce Integration licence.
    ApiOnly,
    /// Users that the platform itself runs.
    Platform,
    /// AI agents.
    Agent,
    Guest,
    /// Customers, partners and other outsiders.
    Portal,
    Chatter,
}

pub fn all() -> &'static [StandardProfile] {
    PROFILES
}

/// The standard profile of this file name or label, whatever its case.
pub fn find(file_name_or_label: &str) -> Option<&'static StandardProfile> {
    table::find(NAMES, |row| row.0, file_name_or_label).map(|row| &PROFILES[row.1])
}
