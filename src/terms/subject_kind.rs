//! What a finding can be about.

use std::fmt;

use serde::Serialize;

use super::holder_kind::HolderKind;

/// The kinds of thing that a finding can be about, as written before the colon.
pub const SUBJECT_KINDS: [&str; 10] = [
    "identity",
    "profile",
    "permission-set",
    "group",
    "app",
    "credential",
    "settings",
    "class",
    "file",
    "user",
];

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    Identity,
    Profile,
    PermissionSet,
    Group,
    App,
    Credential,
    Settings,
    Class,
    File,
    /// A user of the org, as the evidence has it.
    User,
}

impl From<HolderKind> for SubjectKind {
    fn from(kind: HolderKind) -> Self {
        match kind {
            HolderKind::Profile => Self::Profile,
            HolderKind::PermissionSet => Self::PermissionSet,
            HolderKind::PermissionSetGroup => Self::Group,
        }
    }
}

impl SubjectKind {
    /// The kind of holder that it is, if it is one.
    pub fn holder(self) -> Option<HolderKind> {
        match self {
            Self::Profile => Some(HolderKind::Profile),
            Self::PermissionSet => Some(HolderKind::PermissionSet),
            Self::Group => Some(HolderKind::PermissionSetGroup),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Profile => "profile",
            Self::PermissionSet => "permission-set",
            Self::Group => "group",
            Self::App => "app",
            Self::Credential => "credential",
            Self::Settings => "settings",
            Self::Class => "class",
            Self::File => "file",
            Self::User => "user",
        }
    }
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
