//! What is held beside objects and powerful permissions, in a line for each kind.

use std::collections::BTreeSet;

use serde::Serialize;

use super::limits;
use crate::questions::access::Access;
use crate::report::access::words::heading;
use crate::terms::grant::{Bits, GrantKind};
use crate::text::phrase::{count, first, list_more};

/// Everything of one kind.
#[derive(Serialize)]
pub(super) struct OfKind {
    pub kind: &'static str,
    pub text: String,
}

/// Kinds of which something is held, but for objects and permissions.
pub(super) fn others(access: &Access) -> Vec<OfKind> {
    let kinds = GrantKind::ALL
        .into_iter()
        .filter(|kind| ![GrantKind::UserPermission, GrantKind::Object].contains(kind));
    kinds.filter_map(|kind| Some(OfKind { kind: heading(kind), text: text(access, kind)? })).collect()
}

fn text(access: &Access, kind: GrantKind) -> Option<String> {
    let held: Vec<_> = access.grants.iter().filter(|held| held.kind == kind).collect();
    if held.is_empty() {
        return None;
    }
    if kind == GrantKind::Field {
        let objects: BTreeSet<&str> = held.iter().filter_map(|h| Some(h.name.split_once('.')?.0)).collect();
        let editable = held.iter().filter(|h| h.bits.contains(Bits::EDIT)).count();
        let objects: Vec<&str> = objects.into_iter().collect();
        return Some(format!(
            "{}, {editable} of them to be edited, of {}",
            count(held.len(), "field"),
            first(&objects, limits::NAMES, |n| count(n, "other object"))
        ));
    }
    let names: Vec<&str> = held.iter().map(|held| held.name.as_str()).collect();
    Some(list_more(&names, 2 * limits::NAMES))
}
