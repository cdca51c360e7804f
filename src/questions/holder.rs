//! Profiles, permission sets and groups as answers name them.

use serde::{Serialize, Serializer};

use crate::catalog::profile::StandardProfile;
use crate::org::Org;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;

/// A holder by its kind and name.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Holder {
    pub kind: HolderKind,
    pub name: String,
    /// Its first file; `null` for a holder that is not in the repository.
    pub path: Option<String>,
}

impl Holder {
    pub(crate) fn of(org: &Org<'_>, id: HolderId) -> Self {
        let holder = &org.holders[id];
        let first = holder.source_files(org.library).next();
        let path = first.map(|file| org.library.project.files[file].path.clone());
        Self { kind: holder.kind, name: holder.name.clone(), path }
    }

    /// A standard profile without a file.
    pub(super) fn stock(profile: &StandardProfile) -> Self {
        Self { kind: HolderKind::Profile, name: profile.label.to_owned(), path: None }
    }
}

/// What gives a grant: a holder, or what the configuration states about one that is not in the repository.
#[derive(Clone, Debug)]
pub enum Giver {
    Holder(Holder),
    /// The name of an entry of `[external]`.
    External(String),
}

/// As a holder, of the kind `external` where the configuration alone knows it.
impl Serialize for Giver {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct External<'g> {
            kind: &'static str,
            name: &'g str,
            path: Option<&'g str>,
        }
        match self {
            Self::Holder(holder) => holder.serialize(serializer),
            Self::External(name) => External { kind: "external", name, path: None }.serialize(serializer),
        }
    }
}
