//! The answer to `generate`: permission sets that grant a contract, and what is to be taken away beside them.

use serde::Serialize;

use super::agreement::{Surplus, by_holder};
use super::holder::Holder;
use super::inquiry::Inquiry;
use super::place::{Place, Places};
use super::subject::{Missing, Subject};
use crate::analysis::RootAnalysis;
use crate::catalog::license::License;
use crate::catalog::permission;
use crate::catalog::profile::ProfileClass;
use crate::generate::PermissionSet;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

/// What was generated for one identity.
#[derive(Debug, Serialize)]
pub struct Generated {
    pub subject: Subject,
    /// One, or with a split the ordinary one and, where there is anything for it, the one that escalates.
    pub sets: Vec<Set>,
    /// What the sets cannot say: sentences without a full stop.
    pub notes: Vec<String>,
    /// What the identity holds beyond its contract, by holder.
    pub flips: Vec<Flips>,
    /// Holders that are not in the repository: what they grant is not known.
    pub unresolved: Vec<Missing>,
}

/// One permission set.
#[derive(Debug, Serialize)]
pub struct Set {
    pub name: String,
    /// Where it belongs, relative to the run's root.
    pub path: String,
    /// In the order of the file.
    pub grants: Vec<Grant>,
    pub xml: String,
}

/// What a holder grants to the identity and its contract does not ask for.
#[derive(Debug, Serialize)]
pub struct Flips {
    pub holder: Holder,
    /// Whether `check --fix` can turn them off: standard profiles and packages' sets are others'.
    pub fixable: bool,
    /// The most powerful first.
    pub grants: Vec<Flip>,
}

/// The bits of one entry that are to be `false`.
#[derive(Debug, Serialize)]
pub struct Flip {
    pub grant: Grant,
    pub location: Place,
}

/// The answer for an identity with a contract. `sets` come with their paths; `notes`, about how the contract
/// is met, come before those about the identity.
pub fn answer(
    root: &RootAnalysis<'_>,
    id: IdentityId,
    sets: &[(PermissionSet, String)],
    mut notes: Vec<String>,
    places: &mut Places,
) -> Generated {
    let org = root.org();
    let mut inquiry = Inquiry::new(org, places);
    let of = Principal::Identity(id);
    let unresolved = inquiry.missing(of);
    notes.extend(critical(sets));
    notes.extend(declaration(org, id, sets));
    notes.extend(licence(org, id, sets));
    notes.extend(pages(org, id, sets));
    let surplus = root.contract(id).map(|contract| by_holder(root, id, contract, &mut inquiry));
    let flip = |(grant, location)| Flip { grant, location };
    let flips = surplus.into_iter().flatten().map(|Surplus { holder, fixable, grants }| Flips {
        holder,
        fixable,
        grants: grants.into_iter().map(flip).collect(),
    });
    let flips = flips.collect();
    let sets = sets.iter().map(|(set, path)| Set {
        name: set.name.clone(),
        path: path.clone(),
        grants: set.grants.clone(),
        xml: set.xml(),
    });
    Generated { subject: inquiry.subject(of), sets: sets.collect(), notes, flips, unresolved }
}

/// What no contract silences.
fn critical(sets: &[(PermissionSet, String)]) -> Option<String> {
    let rated = |grant: &&Grant| {
        let permission =
            (grant.kind == GrantKind::UserPermission).then(|| permission::find(&grant.name)).flatten();
        permission.and_then(|p| p.rating.as_ref()).is_some_and(|rating| rating.level == Severity::Critical)
    };
    let grants = sets.iter().flat_map(|(set, _)| &set.grants).filter(rated);
    let names: Vec<&str> = grants.map(|grant| grant.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "the contract asks for what is critical, so check goes on reporting it until a waiver accepts it: {}",
            names.join(", ")
        )
    })
}

/// How to declare that the identity has the sets, unless it is declared.
fn declaration(org: &Org<'_>, id: IdentityId, sets: &[(PermissionSet, String)]) -> Option<String> {
    let integration = org.config.integrations.get(org.identities[id].integration?)?;
    let declared = |set: &PermissionSet| {
        integration.permission_sets.iter().any(|name| name.value.eq_ignore_ascii_case(&set.name))
    };
    let new: Vec<&str> =
        sets.iter().map(|(set, _)| set).filter(|s| !declared(s)).map(|s| s.name.as_str()).collect();
    let all = integration.permission_sets.iter().map(|name| name.value.as_str()).chain(new.iter().copied());
    let all: Vec<String> = all.map(|name| format!("\"{name}\"")).collect();
    let place = &integration.location;
    (!new.is_empty()).then(|| {
        format!(
            "to have leastforce count it as held, write permission-sets = [{}] for integration '{}' ({}:{})",
            all.join(", "),
            integration.name,
            place.path,
            place.start.line
        )
    })
}

/// Pages, which were seen refused for such a user.
fn pages(org: &Org<'_>, id: IdentityId, sets: &[(PermissionSet, String)]) -> Option<String> {
    let pages = sets.iter().flat_map(|(set, _)| &set.grants).any(|g| g.kind == GrantKind::Page);
    (has_integration_licence(org, id) && pages).then(|| {
        "its user has the Salesforce Integration licence, and a set with Visualforce pages was seen refused for such a user"
            .to_owned()
    })
}

/// A licence that the user needs before such a set can be assigned.
fn licence(org: &Org<'_>, id: IdentityId, sets: &[(PermissionSet, String)]) -> Option<String> {
    let objects = sets.iter().flat_map(|(set, _)| &set.grants).any(|g| g.kind == GrantKind::Object);
    (has_integration_licence(org, id) && objects).then(|| {
        "its user has the Salesforce Integration licence and needs the permission set licence Salesforce API \
         Integration before the set can be assigned"
            .to_owned()
    })
}

fn has_integration_licence(org: &Org<'_>, id: IdentityId) -> bool {
    let identity = &org.identities[id];
    let mut holders = identity.holders.iter().map(|&h| &org.holders[h]);
    let profile = holders.find(|h| h.kind == HolderKind::Profile);
    let by_file = profile.and_then(|p| p.known_license(org.library));
    let by_name = identity.stock_profile.is_some_and(|p| p.class == ProfileClass::ApiOnly);
    by_name || by_file.is_some_and(License::is_of_api_users)
}
