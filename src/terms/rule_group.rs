//! The groups of rules.

use std::fmt;

use serde::Serialize;

/// Rules that belong together; a group's name selects all of them.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    SuperAccess,
    Escalation,
    Objects,
    Fields,
    Api,
    Identity,
    Apps,
    Session,
    Contract,
    Evidence,
    Hygiene,
}

impl Group {
    pub const ALL: [Self; 11] = [
        Self::SuperAccess,
        Self::Escalation,
        Self::Objects,
        Self::Fields,
        Self::Api,
        Self::Identity,
        Self::Apps,
        Self::Session,
        Self::Contract,
        Self::Evidence,
        Self::Hygiene,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::SuperAccess => "super-access",
            Self::Escalation => "escalation",
            Self::Objects => "objects",
            Self::Fields => "fields",
            Self::Api => "api",
            Self::Identity => "identity",
            Self::Apps => "apps",
            Self::Session => "session",
            Self::Contract => "contract",
            Self::Evidence => "evidence",
            Self::Hygiene => "hygiene",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
