//! What user access policies would give, as answers know it.

use serde::Serialize;

use super::holder::Holder;
use super::inquiry::Inquiry;
use super::place::Place;
use crate::metadata::value::Located;
use crate::org::policy::{self, Target};
use crate::terms::ids::{HolderId, IdentityId};

/// A permission set or group that a user access policy would give to users.
#[derive(Debug, Serialize)]
pub struct Potential {
    pub policy: String,
    /// As written: `Active`, `Design` and the like.
    pub status: Option<String>,
    pub holder: Holder,
    pub location: Place,
    /// Whom it applies to, as far as the file says: `Profile Standard`.
    pub filters: Vec<String>,
    /// The integrations whose profile an active policy names.
    pub identities: Vec<String>,
}

impl Inquiry<'_> {
    /// Whatever policies would give, of the holders that are wanted.
    pub(super) fn potentials(&mut self, wanted: &dyn Fn(HolderId) -> bool) -> Vec<Potential> {
        let targets = policy::targets(self.org);
        let wanted =
            targets.iter().filter_map(|target| Some((target, target.holder.filter(|&h| wanted(h))?)));
        wanted.map(|(target, holder)| self.potential(target, holder)).collect()
    }

    /// What active policies would give to an identity by its profile, of the holders that are wanted.
    pub(super) fn potentials_of(
        &mut self,
        id: IdentityId,
        wanted: &dyn Fn(HolderId) -> bool,
    ) -> Vec<Potential> {
        let own = policy::of_identity(self.org, id);
        let is_own = |target: &Target<'_>| {
            own.iter().any(|p| p.file == target.file && p.target.offset == target.name.offset)
        };
        let targets = policy::targets(self.org);
        let own = targets.iter().filter(|target| is_own(target));
        let own = own.filter_map(|target| Some((target, target.holder.filter(|&h| wanted(h))?)));
        own.map(|(target, holder)| self.potential(target, holder)).collect()
    }

    fn potential(&mut self, target: &Target<'_>, holder: HolderId) -> Potential {
        let text = |located: &Option<Located>| located.as_ref().map(|l| l.text.clone());
        let filters = target.policy.filters.iter().map(|filter| {
            let targets: Vec<&str> = filter.targets.iter().map(|t| t.text.as_str()).collect();
            let parts = [text(&filter.kind), text(&filter.column), text(&filter.operation)];
            let mut parts: Vec<String> = parts.into_iter().flatten().collect();
            parts.push(targets.join(", "));
            parts.extend(text(&filter.value));
            parts.retain(|part| !part.is_empty());
            // A filter by profile names the kind and the column alike.
            parts.dedup();
            parts.join(" ")
        });
        let org = self.org;
        let gets = |id: &IdentityId| {
            policy::of_identity(org, *id).iter().any(|p| p.holder == holder && p.file == target.file)
        };
        let identities = org.identities.keys().filter(gets).map(|id| org.identities[id].name.clone());
        Potential {
            policy: org.library.project.files[target.file].name.clone(),
            status: text(&target.policy.status),
            holder: self.holder(holder),
            location: self.places.element(target.file, target.name.offset),
            filters: filters.collect(),
            identities: identities.collect(),
        }
    }
}
