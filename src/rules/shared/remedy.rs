//! What to write instead: the part that depends on where a grant stands, not on which it is.

use crate::rules::engine::context::HolderContext;
use crate::terms::holder_kind::HolderKind;

/// How to take a grant away in this holder. A standard profile or another publisher's set is not
/// ours to edit.
pub(crate) fn revoke(by: &HolderContext<'_>) -> String {
    if by.holder.standard_profile().is_some() {
        return "Give the integration a profile of its own; do not edit this standard profile for it.".into();
    }
    if is_managed(by) {
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

/// Whether the holder carries another publisher's namespace.
fn is_managed(by: &HolderContext<'_>) -> bool {
    by.holder.is_managed(by.cx.org.library.project.roots[by.cx.org.root].namespace.as_deref())
}
