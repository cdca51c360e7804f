//! What user access policies would give. A policy deployed as active becomes a design, so that this is
//! potential and never part of an [`super::Access`].

use super::holder::HolderId;
use super::org::Org;
use crate::config::HolderKind;
use crate::metadata::component::Content;
use crate::metadata::document::Located;

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
}

/// Every grant of a permission set or group in the repository to the users of a named profile.
pub fn potentials<'l>(org: &Org<'l>) -> Vec<Potential<'l>> {
    let mut found = Vec::new();
    for (_, component) in org.components() {
        let Content::UserAccessPolicy(policy) = &component.content else { continue };
        let is = |text: &Option<Located>, wanted: &str| {
            text.as_ref().is_some_and(|t| t.text.eq_ignore_ascii_case(wanted))
        };
        let profiles = policy.filters.iter().filter(|f| is(&f.kind, "Profile"));
        let profiles = profiles.filter(|f| !is(&f.operation, "notEquals"));
        let profiles: Vec<_> = profiles.flat_map(|f| f.targets.iter().chain(&f.value)).collect();
        for action in policy.actions.iter().filter(|a| is(&a.action, "Grant")) {
            let kind = match &action.kind {
                Some(kind) if kind.text.eq_ignore_ascii_case("PermissionSet") => HolderKind::PermissionSet,
                Some(kind) if kind.text.eq_ignore_ascii_case("PermissionSetGroup") => {
                    HolderKind::PermissionSetGroup
                }
                _ => continue,
            };
            let Some(target) = &action.target else { continue };
            let Some(holder) = org.find(kind, &target.text) else { continue };
            let policy = org.library.project.files[component.file].name.as_str();
            let file = component.file;
            found.extend(profiles.iter().map(|&profile| Potential { file, policy, holder, target, profile }));
        }
    }
    found
}
