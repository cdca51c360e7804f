//! Findings about what the configuration says of holders that are not in the repository.

use crate::finding::{Label, Subject};
use crate::rules::engine::context::{Draft, IdentityContext};
use crate::terms::grant::Grant;
use crate::terms::severity::Confidence;
use crate::terms::subject_kind::SubjectKind;
use crate::text::position::Location;

/// What to do about a grant of a holder that nobody can edit here.
pub(crate) const ELSEWHERE: &str =
    "The set is not in the repository: assign another one, or mute the right in a permission set group.";

/// Begins a finding about a grant that an identity is said to hold. It is somebody's word, and so never
/// more than likely.
pub(crate) fn draft(of: &IdentityContext<'_>, grant: Grant, location: &Location) -> Option<Draft> {
    let site = of.cx.site_in_configuration(location)?;
    let subject = Subject { kind: SubjectKind::Identity, name: of.identity.name.clone() };
    let draft = of.cx.about_label(subject, Label { site, text: "stated here".into() });
    Some(draft.grant(grant).identities(&[of.id]).confidence(Confidence::Likely))
}
