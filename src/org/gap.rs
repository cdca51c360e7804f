//! What of somebody is not in the repository, so that nothing follows from what is absent.

use super::Org;
use super::principal::Principal;
use crate::terms::grant::GrantKind;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;

/// Why not all that a subject holds is known, beside holders that have no file at all: see [`Org::missing`].
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing says which profile the identity has.
    NoProfile,
    /// The profile's file names no user permission, as every retrieved profile does.
    UserPermissions(HolderId),
    /// The profile's file names no object permission: those of objects that were not retrieved with the profile are
    /// left out of it.
    ObjectPermissions(HolderId),
    /// Not all pieces of the holder are read.
    Piece(HolderId),
}

impl Gap {
    /// Whether what is not known could grant something of this kind.
    pub fn bears_on(self, kind: GrantKind) -> bool {
        !matches!(self, Self::ObjectPermissions(_)) || kind == GrantKind::Object
    }

    /// Without a full stop.
    pub fn in_words(self, org: &Org<'_>) -> String {
        let title = |holder: HolderId| org.holders[holder].title();
        match self {
            Self::NoProfile => "its profile is not known, so neither is what that grants".to_owned(),
            Self::UserPermissions(profile) => {
                format!(
                    "the file of {} names no user permission, as a retrieved profile would",
                    title(profile)
                )
            }
            Self::ObjectPermissions(profile) => format!(
                "the file of {} names no object permission; the profile may have those of every object that was not \
                 retrieved with it",
                title(profile)
            ),
            Self::Piece(holder) => format!("a piece of {} is not read", title(holder)),
        }
    }
}

impl Org<'_> {
    /// Every gap in what is known of a subject.
    pub fn gaps(&self, of: Principal) -> Vec<Gap> {
        let profiles = self.profiles(of);
        let mut gaps = Vec::new();
        if let Principal::Identity(id) = of {
            let identity = &self.identities[id];
            let named = identity.missing.iter().any(|(kind, _)| *kind == HolderKind::Profile);
            if profiles.is_empty() && identity.stock_profile.is_none() && !named {
                gaps.push(Gap::NoProfile);
            }
        }
        for profile in profiles {
            let holder = &self.holders[profile];
            if !holder.names_user_permissions(self.library) {
                gaps.push(Gap::UserPermissions(profile));
            }
            if !holder.names_object_permissions(self.library) {
                gaps.push(Gap::ObjectPermissions(profile));
            }
        }
        let mut holders: Vec<_> = self.ways(of).into_iter().map(|way| way.holder).collect();
        holders.sort_unstable();
        holders.dedup();
        holders.retain(|&holder| self.holders[holder].is_incomplete(self.library));
        gaps.extend(holders.into_iter().map(Gap::Piece));
        gaps
    }

    /// Whether somebody may hold a grant of this kind that nothing in the repository gives: what `why`, `who-can` and
    /// the risk call not known.
    pub fn is_unknown(&self, of: Principal, kind: GrantKind) -> bool {
        !self.missing(of).is_empty() || self.gaps(of).into_iter().any(|gap| gap.bears_on(kind))
    }
}
