//! The kinds of what carries grants.

use std::fmt;

use serde::Serialize;

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HolderKind {
    Profile,
    PermissionSet,
    #[serde(rename = "group")]
    PermissionSetGroup,
}

impl HolderKind {
    pub const ALL: [Self; 3] = [Self::Profile, Self::PermissionSet, Self::PermissionSetGroup];

    /// Groups have a longer name, too, which the keys of an integration suggest.
    pub const LONG_GROUP: &str = "permission-set-group";

    /// The words that people may write before the colon, each with its kind.
    pub const PREFIXES: [(&str, Self); 4] = [
        ("profile", Self::Profile),
        ("permission-set", Self::PermissionSet),
        ("group", Self::PermissionSetGroup),
        (Self::LONG_GROUP, Self::PermissionSetGroup),
    ];

    /// The kind that a word before the colon means.
    pub fn of_prefix(word: &str) -> Option<Self> {
        Self::PREFIXES.iter().find(|(prefix, _)| *prefix == word).map(|(_, kind)| *kind)
    }

    /// The word before the colon in `permission-set:ERP_Orders`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission-set",
            Self::PermissionSetGroup => "group",
        }
    }

    /// The key under which an integration names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission-sets",
            Self::PermissionSetGroup => "permission-set-groups",
        }
    }

    pub fn noun(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission set",
            Self::PermissionSetGroup => "permission set group",
        }
    }
}

impl fmt::Display for HolderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
