//! What to write instead: the part that depends on where a grant stands, not on which it is.

use crate::rules::engine::context::HolderContext;
use crate::terms::holder_kind::HolderKind;

/// How to take a grant away in this holder. A standard profile or another publisher's set is not
/// ours to edit.
pub(crate) fn revoke(by: &HolderContext<'_>) -> String {
    if by.holder.standard_profile().is_some() {
        return "Give the integration a profile of its own; do not edit this standard profile for it.".into();
    }
    if by.cx.org.is_managed(by.id) {
        return "The set belongs to a package: assign another set, or mute it in a permission set group."
            .into();
    }
    match by.holder.kind {
        HolderKind::Profile => {
            "Write false here: a deploy of a profile without the entry leaves the right on in the org.".into()
        }
        _ => "Write false here, or remove the entry.".into(),
    }
}
