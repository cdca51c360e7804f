//! From a contract to the answer.

use super::{Flip, Flips, Generated, Set};
use crate::catalog::license::LicenseClass;
use crate::catalog::permission;
use crate::catalog::profile::ProfileClass;
use crate::contract::Contract;
use crate::contract::surplus::surplus;
use crate::generate::PermissionSet;
use crate::generate::least::Least;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::report::answer::{Places, Speaker};
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

/// `sets` come with their paths; `notes` are said before those about the identity.
pub fn build(
    org: &Org<'_>,
    id: IdentityId,
    contract: &Contract,
    sets: &[(PermissionSet, String)],
    least: &Least,
    places: &mut Places,
) -> Generated {
    let mut speaker = Speaker::new(org, places);
    let of = Principal::Identity(id);
    let unresolved = speaker.missing(of);
    let mut notes = least.notes.clone();
    notes.extend(critical(sets));
    notes.extend(declaration(org, id, sets));
    notes.extend(licence(org, id, sets));
    notes.extend(pages(org, id, sets));
    let mut flips: Vec<Flips> = Vec::new();
    let mut spoken_of = None;
    for surplus in surplus(org, id, contract) {
        if spoken_of != Some(surplus.holder) {
            spoken_of = Some(surplus.holder);
            flips.push(Flips {
                holder: speaker.holder(surplus.holder),
                fixable: org.is_own(surplus.holder),
                grants: Vec::new(),
            });
        }
        let location = speaker.places.entry(org, surplus.document, surplus.entry);
        if let Some(of_holder) = flips.last_mut() {
            of_holder.grants.push(Flip { grant: surplus.grant.to_string(), location });
        }
    }
    let sets = sets.iter().map(|(set, path)| Set {
        name: set.name.clone(),
        path: path.clone(),
        grants: set.grants.iter().map(ToString::to_string).collect(),
        xml: set.xml(),
    });
    Generated { subject: speaker.subject(of), sets: sets.collect(), notes, flips, unresolved }
}

/// What no contract silences.
fn critical(sets: &[(PermissionSet, String)]) -> Option<String> {
    let rated = |grant: &&Grant| {
        let known =
            (grant.kind == GrantKind::UserPermission).then(|| permission::find(&grant.name)).flatten();
        known.and_then(|p| p.rating.as_ref()).is_some_and(|rating| rating.level == Severity::Critical)
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
    by_name || by_file.is_some_and(|l| l.class == LicenseClass::Integration)
}
