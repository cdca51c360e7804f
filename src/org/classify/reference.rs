//! What names the holder: apps that log in without a person, and user access policies.

use rustc_hash::FxHashMap;

use super::item::Found;
use super::subject::Subject;
use crate::catalog::evidence::EvidenceKind;
use crate::catalog::license::License;
use crate::catalog::profile::{self, ProfileClass};
use crate::org::Org;
use crate::org::policy::{self, Potential};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;

/// The apps and policies of an org, by the holders that they name.
pub(super) struct References {
    /// Titles of apps that log in without a person and are open to this holder alone.
    apps: FxHashMap<HolderId, String>,
    /// Names of policies that give the holder to users of an API-only profile.
    policies: FxHashMap<HolderId, String>,
}

impl References {
    pub(super) fn new(org: &Org<'_>) -> Self {
        let apps = org.apps.iter().filter_map(|app| Some((app.only_holder()?, app.title()))).collect();
        let of_api = policy::potentials(org).into_iter().filter(|p| selects_api_users(org, p));
        Self { apps, policies: of_api.map(|p| (p.holder, p.policy.to_owned())).collect() }
    }
}

fn selects_api_users(org: &Org<'_>, potential: &Potential<'_>) -> bool {
    let name = &potential.profile.text;
    let stock = profile::find(name).is_some_and(|p| p.class == ProfileClass::ApiOnly);
    let holder = org.find(HolderKind::Profile, name).map(|h| &org.holders[h]);
    let license = holder.and_then(|h| h.known_license(org.library));
    stock || license.is_some_and(License::is_of_api_users)
}

pub(super) fn of(Subject { id, holder, org }: Subject<'_>, references: &References) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(app) = references.apps.get(&id) {
        found.push(Found::new(EvidenceKind::OnlyHolderOfApp, app));
        let full = EvidenceKind::AdminCopyOfApp.row().permissions;
        if holder.kind == HolderKind::Profile && full.iter().all(|p| org.gives(id, p)) {
            found.push(Found::new(EvidenceKind::AdminCopyOfApp, app));
        }
    }
    let policy = references.policies.get(&id);
    found.extend(policy.map(|name| Found::new(EvidenceKind::PolicyOfApiUsers, name)));
    found
}
