//! What to write instead: the part that depends on where a grant stands, not on which it is.

use crate::catalog::setup;
use crate::rules::engine::context::{Granted, HolderContext};
use crate::terms::grant::{Bits, Grant, GrantKind};
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
        // Other rights may stand in the same entry.
        _ => "Write false here.".into(),
    }
}

/// The same of a user permission, with the way to it in Setup where the holder is ours to edit and the way is known.
pub(crate) fn revoke_permission(granted: &Granted<'_>) -> String {
    let by = &granted.by;
    let theirs = by.holder.standard_profile().is_some() || by.cx.org.is_managed(by.id);
    if granted.entry.kind != GrantKind::UserPermission || theirs {
        return revoke(by);
    }
    let revoke = |by: &HolderContext<'_>| match by.holder.kind {
        HolderKind::Profile => revoke(by),
        _ => "Write false here, or remove the entry.".to_owned(),
    };
    let label = by.holder.label(by.cx.org.library).unwrap_or(&by.holder.name);
    let grant = Grant::new(granted.entry.kind, granted.name, Bits::ENABLED);
    match setup::path(by.holder.kind, label, &grant) {
        Some(path) => format!("In the org it is turned off under {path}. {}", revoke(by)),
        None => revoke(by),
    }
}
