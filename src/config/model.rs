//! What a configuration says, once it is free of mistakes.

use std::collections::BTreeSet;

use globset::GlobMatcher;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::needs::{Base, Needs};
use super::rules::RuleSettings;
use crate::terms::holder_kind::HolderKind;
use crate::text::position::Location;

/// A value and the place that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    pub value: T,
    pub location: Location,
}

/// Everything that `leastforce.toml` and the files that it includes say. The default is what holds
/// without such a file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file; `None` when there is none. Rules of taste run only when there is one.
    pub path: Option<String>,
    /// Patterns of files with one integration each, as written.
    pub include: Vec<Located<String>>,
    /// With names that differ by more than case. Those of the main file in its order, then the included ones sorted by path.
    pub integrations: Vec<Integration>,
    pub bases: Vec<Base>,
    pub not_integrations: Vec<Veto>,
    pub externals: Vec<External>,
    pub waivers: Vec<Waiver>,
    pub rules: RuleSettings,
    pub excludes: Vec<Exclude>,
}

/// What an integration is for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IntegrationKind {
    /// Moves records both ways.
    Sync,
    /// Only reads.
    ReadOnly,
    /// Copies everything for safe keeping.
    Backup,
    /// Deploys metadata.
    Deployer,
    /// Manages users and what they may do.
    Provisioner,
    /// Runs jobs and processes.
    Automation,
    /// An AI agent's user.
    Agent,
    /// Salesforce's own.
    Platform,
}

impl IntegrationKind {
    pub const ALL: [Self; 8] = [
        Self::Sync,
        Self::ReadOnly,
        Self::Backup,
        Self::Deployer,
        Self::Provisioner,
        Self::Automation,
        Self::Agent,
        Self::Platform,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::ReadOnly => "read-only",
            Self::Backup => "backup",
            Self::Deployer => "deployer",
            Self::Provisioner => "provisioner",
            Self::Automation => "automation",
            Self::Agent => "agent",
            Self::Platform => "platform",
        }
    }
}

/// One declared integration user. Names at least one holder, app or user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    pub name: String,
    /// Where it is declared: its key, or the start of its own file.
    pub location: Location,
    pub owner: Option<Located<String>>,
    pub kind: Option<Located<IntegrationKind>>,
    pub profile: Option<Located<String>>,
    pub permission_sets: Vec<Located<String>>,
    pub permission_set_groups: Vec<Located<String>>,
    pub apps: Vec<Located<String>>,
    pub users: Vec<Located<String>>,
    /// These holders are assigned to no person. Absent means that nobody said.
    pub exclusive: Option<Located<bool>>,
    pub review_by: Option<Located<Date>>,
    pub needs: Option<Needs>,
}

impl Integration {
    /// Every holder that it names, the profile first.
    pub fn holders(&self) -> impl Iterator<Item = (HolderKind, &Located<String>)> {
        let profile = self.profile.iter().map(|name| (HolderKind::Profile, name));
        let sets = self.permission_sets.iter().map(|name| (HolderKind::PermissionSet, name));
        let groups = self.permission_set_groups.iter().map(|name| (HolderKind::PermissionSetGroup, name));
        profile.chain(sets).chain(groups)
    }
}

/// A holder by kind and name, written `profile:Backup`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HolderRef {
    pub kind: HolderKind,
    pub name: String,
}

/// A holder that is no integration, whatever its content looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veto {
    pub holder: Located<HolderRef>,
    pub reason: Located<String>,
}

/// A managed or foreign holder that may stay unresolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    pub name: Located<String>,
    pub reason: Located<String>,
    pub reviewed: Option<Located<Date>>,
    /// What it is said to grant, as written.
    pub grants: Vec<Located<String>>,
}

/// What a finding is about, written `profile:Backup`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectRef {
    /// One of [`SUBJECT_KINDS`].
    pub kind: &'static str,
    pub name: String,
}

/// What a waiver is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaiverScope {
    Subject(Located<SubjectRef>),
    /// A declared integration.
    Integration(Located<String>),
}

/// An accepted finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub location: Location,
    /// A known rule.
    pub rule: Located<String>,
    pub scope: WaiverScope,
    /// As written, with at most one `*`. Absent for rules that speak of no grant.
    pub grant: Option<Located<String>>,
    pub reason: Located<String>,
    pub owner: Located<String>,
    /// The last day on which it holds, in UTC.
    pub expires: Located<Date>,
}

/// Files that are not looked at.
#[derive(Clone, Debug)]
pub struct Exclude {
    /// A glob over paths relative to the run's root; `*` stays within one folder.
    pub path: Located<String>,
    pub reason: Located<String>,
    pub(super) glob: GlobMatcher,
}

impl Exclude {
    /// Whether it covers the file at `path`, which is relative to the run's root, with `/`.
    pub fn covers(&self, path: &str) -> bool {
        self.glob.is_match(path)
    }
}

impl Config {
    /// Every file that something was read from.
    pub fn files(&self) -> BTreeSet<&str> {
        let own = self.path.as_deref();
        own.into_iter().chain(self.integrations.iter().map(|i| i.location.path.as_str())).collect()
    }
}
