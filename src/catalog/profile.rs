//! The profiles that Salesforce ships: file name, label, and what is in them where that is known.

use super::table::Table;

include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

static BY_NAME: Table<(&str, usize)> = Table::new(NAMES, |row| row.0);
static BY_TRANSLATION: Table<(&str, usize)> = Table::new(TRANSLATED, |row| row.0);

#[derive(Debug, PartialEq, Eq)]
pub struct StandardProfile {
    /// Without suffix, percent-decoded.
    pub file_name: &'static str,
    /// As Setup and connected apps show it, in English.
    pub label: &'static str,
    /// The user licence that it comes with, where known.
    pub license: Option<&'static str>,
    pub class: ProfileClass,
    /// What orgs of other languages call it wherever they show names.
    pub translations: &'static [Translation],
    /// All user permissions of the stock profile, of a platform profile all that any of them is known to have;
    /// of System Administrator what it usually has; `None` where they are not known.
    pub user_permissions: Option<&'static [&'static str]>,
    pub source: &'static str,
}

/// The name of a standard profile in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Translation {
    /// As Salesforce writes it: `de`, `pt_BR`.
    pub language: &'static str,
    pub name: &'static str,
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

/// The standard profile that people, apps and policies call by this name: its file name, its label, or its name in
/// another language, whatever its case.
pub fn find(name: &str) -> Option<&'static StandardProfile> {
    let translated = || BY_TRANSLATION.find(name).map(|row| &PROFILES[row.1]);
    of_file(name).or_else(translated)
}

/// The standard profile of a file of this name, whatever its case. Files bear names that no language changes, so
/// one that is called like a translation is another profile.
pub fn of_file(file_name: &str) -> Option<&'static StandardProfile> {
    BY_NAME.find(file_name).map(|row| &PROFILES[row.1])
}
