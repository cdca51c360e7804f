//! What user access policies would give. A policy deployed as active becomes a design, so that this is
//! potential and never part of an [`crate::access::Access`].

use super::Org;
use crate::catalog::profile;
use crate::metadata::component::Content;
use crate::metadata::user_access_policy::UserAccessPolicy;
use crate::metadata::value::Located;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId};

/// A permission set or group that a policy would give to users of a profile.
#[derive(Copy, Clone, Debug)]
pub struct Potential<'l> {
    /// Index into the run's source files.
    pub file: usize,
    /// The policy's name.
    pub policy: &'l str,
    pub holder: HolderId,
    /// Where the policy names the holder.
    pub target: &'l Located,
    /// The profile whose users it selects, perhaps among further conditions.
    pub profile: &'l Located,
    /// The policy is deployed as active.
    pub is_active: bool,
}

/// A permission set or group that a policy would give to somebody.
#[derive(Copy, Clone, Debug)]
pub struct Target<'l> {
    /// Index into the run's source files.
    pub file: usize,
    pub policy: &'l UserAccessPolicy,
    pub kind: HolderKind,
    /// Where the policy names it.
    pub name: &'l Located,
    /// `None` when it is not in the repository.
    pub holder: Option<HolderId>,
}

/// Everything that the policies of an org would give.
pub fn targets<'l>(org: &Org<'l>) -> Vec<Target<'l>> {
    let mut found = Vec::new();
    for (_, component) in org.components() {
        let Content::UserAccessPolicy(policy) = &component.content else { continue };
        for action in policy.actions.iter().filter(|a| is(a.action.as_ref(), "Grant")) {
            let kind = match &action.kind {
                kind if is(kind.as_ref(), "PermissionSet") => HolderKind::PermissionSet,
                kind if is(kind.as_ref(), "PermissionSetGroup") => HolderKind::PermissionSetGroup,
                _ => continue,
            };
            let Some(name) = &action.target else { continue };
            let holder = org.find(kind, &name.text);
            found.push(Target { file: component.file, policy, kind, name, holder });
        }
    }
    found
}

/// Every grant of a permission set or group in the repository to the users of a named profile.
pub fn potentials<'l>(org: &Org<'l>) -> Vec<Potential<'l>> {
    let mut found = Vec::new();
    for Target { file, policy: stated, name: target, holder, .. } in targets(org) {
        let Some(holder) = holder else { continue };
        let filters = stated.filters.iter().filter(|f| is(f.kind.as_ref(), "Profile"));
        let filters = filters.filter(|f| f.operation.as_ref().is_some_and(selects));
        let profiles = filters.flat_map(|f| f.targets.iter().chain(&f.value));
        let policy = org.library.project.files[file].name.as_str();
        let is_active = is(stated.status.as_ref(), "Active");
        found.extend(profiles.map(|profile| Potential { file, policy, holder, target, profile, is_active }));
    }
    found
}

/// What active policies would give to an identity by its profile, and what it does not have anyway.
pub fn of_identity<'l>(org: &Org<'l>, id: IdentityId) -> Vec<Potential<'l>> {
    let identity = &org.identities[id];
    let is_own =
        |profile: &Located| match (org.find(HolderKind::Profile, &profile.text), identity.stock_profile) {
            (Some(holder), _) => identity.holders.contains(&holder),
            (None, Some(stock)) => {
                profile::find(&profile.text).is_some_and(|known| known.label == stock.label)
            }
            (None, None) => false,
        };
    let mut found = potentials(org);
    found.retain(|p| p.is_active && is_own(p.profile) && !identity.holders.contains(&p.holder));
    found
}

/// Whether the operation of a filter selects what it names: `equals`, `in` and their like, and not `notEquals`.
fn selects(operation: &Located) -> bool {
    !operation.text.to_ascii_lowercase().starts_with("not")
}

fn is(text: Option<&Located>, wanted: &str) -> bool {
    text.is_some_and(|t| t.text.eq_ignore_ascii_case(wanted))
}
