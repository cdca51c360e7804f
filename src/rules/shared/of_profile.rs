//! What the rules about a profile's session and password files share.

use crate::finding::Subject;
use crate::rules::engine::context::{Context, HolderContext};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::subject_kind::SubjectKind;

/// A profile that integrations have, whether or not its own file is in the repository.
pub(crate) struct OfProfile {
    pub subject: Subject,
    pub identities: Vec<IdentityId>,
    /// For sentences.
    pub who: String,
}

/// The profile of a name, if an integration has it.
pub(crate) fn of_profile(cx: &Context<'_>, name: &str) -> Option<OfProfile> {
    let org = cx.org;
    if let Some(id) = org.find(HolderKind::Profile, name) {
        let (holder, identities) = (&org.holders[id], org.identities_of(id));
        let who = HolderContext { cx: *cx, id, holder, identities: &identities }.who();
        let subject = Subject { kind: SubjectKind::Profile, name: holder.name.clone() };
        return Some(OfProfile { subject, identities, who }).filter(|p| !p.identities.is_empty());
    }
    let identities = org.identities_by_absent_profile(name);
    let who = format!("profile '{name}', used by {},", cx.whom(&identities));
    let subject = Subject { kind: SubjectKind::Profile, name: name.to_owned() };
    Some(OfProfile { subject, identities, who }).filter(|p| !p.identities.is_empty())
}
