//! Whose a holder is: the project's, a package's, or the platform's.

use super::Org;
use crate::terms::ids::HolderId;

impl Org<'_> {
    /// Whether the project may change a holder: standard profiles and what belongs to a package or to the
    /// platform are others'.
    pub fn is_own(&self, id: HolderId) -> bool {
        let holder = &self.holders[id];
        let standard = holder.standard_profile().is_some()
            || holder.files(self.library).any(|(_, d)| d.profile().is_some_and(|p| p.custom == Some(false)));
        !standard && !self.is_managed(id) && self.platform_beyond(id).is_none()
    }

    /// Whether a holder carries another publisher's namespace, and so belongs to a package.
    pub fn is_managed(&self, id: HolderId) -> bool {
        let own = self.library.project.roots[self.root].namespace.as_deref();
        self.holders[id].name.split_once("__").is_some_and(|(namespace, rest)| {
            !rest.is_empty() && own.is_none_or(|own| !own.eq_ignore_ascii_case(namespace))
        })
    }
}
