//! What of somebody is not in the repository, so that nothing follows from what is absent.

use super::Org;
use super::principal::Principal;
use crate::catalog::profile::{ProfileClass, StandardProfile};
use crate::catalog::{implied, permission};
use crate::metadata::unclear::Unclear;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;

/// Why not all that a subject holds is known, beside holders that have no file at all: see [`Org::missing`].
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Gap<'l> {
    /// Nothing says which profile the identity has.
    NoProfile,
    /// The profile's file names no user permission, as every retrieved profile does.
    UserPermissions(HolderId),
    /// The profile's file names no object permission: those of objects that were not retrieved with the profile are
    /// left out of it.
    ObjectPermissions(HolderId),
    /// The standard profile has no file, and its content is only known in part.
    Stock(&'static StandardProfile),
    /// Not all pieces of the holder are read.
    Piece(HolderId),
    /// A deploy puts in what decides about a grant of the holder.
    Replaced(HolderId, &'l Unclear),
}

impl Gap<'_> {
    /// Whether what is not known could grant something of this kind.
    pub fn bears_on_kind(self, kind: GrantKind) -> bool {
        match self {
            Self::ObjectPermissions(_) => kind == GrantKind::Object,
            // What it usually has speaks of every object.
            Self::Stock(_) => kind != GrantKind::Object,
            Self::Replaced(_, unclear) => unclear.kind == kind || unclear.kind == GrantKind::UserPermission,
            Self::NoProfile | Self::UserPermissions(_) | Self::Piece(_) => true,
        }
    }

    /// Whether it could be this grant.
    pub fn bears_on(self, org: &Org<'_>, grant: &Grant) -> bool {
        match self {
            Self::Replaced(_, unclear) => may_grant(org, unclear, grant),
            // No entry speaks of every object; user permissions do.
            _ if is_of_every_object(grant) => self.bears_on_kind(GrantKind::UserPermission),
            _ => self.bears_on_kind(grant.kind),
        }
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
            Self::Stock(profile) => format!(
                "the standard profile '{}' is not in the repository; what it has beyond the usual depends on the \
                 release and the features of the org",
                profile.label
            ),
            Self::Piece(holder) => format!("a piece of {} is not read", title(holder)),
            Self::Replaced(holder, unclear) => {
                let (text, title) = (&unclear.text, title(holder));
                let Some(name) = unclear.name else {
                    let kind = unclear.kind.name().replace('-', " ");
                    return format!("a deploy puts in place of '{text}' the {kind} that {title} grants");
                };
                let grant = Grant::new(unclear.kind, org.library.names.get(name), unclear.bits);
                format!("what a deploy puts in place of '{text}' decides whether {title} grants {grant}")
            }
        }
    }
}

fn is_of_every_object(grant: &Grant) -> bool {
    grant.kind == GrantKind::Object && grant.name == "*"
}

/// Whether what a deploy puts in may decide about a grant: of the same thing, or of what brings it.
pub(crate) fn may_grant(org: &Org<'_>, unclear: &Unclear, grant: &Grant) -> bool {
    let names = &org.library.names;
    let is_permission = unclear.kind == GrantKind::UserPermission;
    let Some(name) = unclear.name else {
        return unclear.kind == grant.kind && !is_of_every_object(grant)
            || is_permission && grant.kind == GrantKind::Object;
    };
    let known = names.get(name);
    let same = || {
        let spelled = org.namespace.spellings(&grant.name);
        spelled.iter().any(|spelling| names.find(spelling) == Some(names.fold(name)))
    };
    let brings_object = || {
        let by = implied::by_permission(known).iter();
        let mut by = by.filter(|i| i.object == "*" || i.object.eq_ignore_ascii_case(&grant.name));
        by.any(|i| implied::object_bits(i.bits).intersects(grant.bits))
    };
    let brings_permission = || {
        permission::find(known).is_some_and(|p| p.implies.iter().any(|i| i.eq_ignore_ascii_case(&grant.name)))
    };
    match grant.kind {
        kind if kind == unclear.kind && same() => true,
        GrantKind::Object => is_permission && brings_object(),
        GrantKind::UserPermission => is_permission && brings_permission(),
        _ => false,
    }
}

impl<'l> Org<'l> {
    /// Every gap in what is known of a subject.
    pub fn gaps(&self, of: Principal) -> Vec<Gap<'l>> {
        let profiles = self.profiles(of);
        let mut gaps = Vec::new();
        if let Principal::Identity(id) = of {
            let identity = &self.identities[id];
            let named = identity.missing.iter().any(|(kind, _)| *kind == HolderKind::Profile);
            if profiles.is_empty() && identity.stock_profile.is_none() && !named {
                gaps.push(Gap::NoProfile);
            }
            gaps.extend(identity.stock_profile.filter(|p| p.class == ProfileClass::Admin).map(Gap::Stock));
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
        let unclear = |&holder: &HolderId| {
            let of_holder = self.holders[holder].unclear(self.library);
            of_holder.map(move |unclear| Gap::Replaced(holder, unclear))
        };
        gaps.extend(holders.iter().flat_map(unclear));
        holders.retain(|&holder| self.holders[holder].is_incomplete(self.library));
        gaps.extend(holders.into_iter().map(Gap::Piece));
        gaps
    }

    /// Whether a deploy puts in what decides about a grant of somebody.
    pub fn is_put_in(&self, of: Principal, grant: &Grant) -> bool {
        let mut holders =
            self.ways(of).into_iter().flat_map(|way| self.holders[way.holder].unclear(self.library));
        holders.any(|unclear| may_grant(self, unclear, grant))
    }

    /// Whether somebody may hold a grant that nothing in the repository gives: what `why`, `who-can` and the risk call
    /// not known.
    pub fn is_unknown(&self, of: Principal, grant: &Grant) -> bool {
        !self.missing(of).is_empty() || self.gaps(of).into_iter().any(|gap| gap.bears_on(self, grant))
    }
}
