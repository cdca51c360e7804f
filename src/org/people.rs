//! What shows that a holder is for people.

use super::Org;
use super::classify;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::ids::HolderId;

/// That the configuration calls a holder no integration, or that its name or label speaks of people.
pub fn name_says(org: &Org<'_>, id: HolderId) -> Option<String> {
    if org.is_vetoed(id) {
        return Some("the configuration says that it is no integration".into());
    }
    let holder = &org.holders[id];
    let texts = [Some(holder.name.as_str()), holder.label(org.library)];
    let word = texts.into_iter().flatten().find_map(classify::people_in)?;
    Some(format!("its name says '{word}'"))
}

/// That one of the holders opens a tab or an app by default.
pub fn see_interface(org: &Org<'_>, mut holders: impl Iterator<Item = HolderId>) -> Option<String> {
    let opens = |id: HolderId| {
        org.holders[id].entries(org.library).any(|(_, e)| match e.kind {
            GrantKind::Tab => e.bits.contains(Bits::DEFAULT),
            GrantKind::App => e.bits.contains(Bits::ENABLED),
            _ => false,
        })
    };
    holders.any(opens).then(|| "it shows apps or tabs".into())
}
