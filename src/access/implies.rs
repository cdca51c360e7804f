//! Whether one grant brings another with it.

use crate::catalog::grant::{Bits, Grant, GrantKind};
use crate::catalog::{implied, permission};
use crate::metadata::names::fold;

/// Whether whoever holds `strong` also holds `weak`, which is another grant.
pub fn implies(strong: &Grant, weak: &Grant) -> bool {
    let same_thing = strong.kind == weak.kind && fold(&strong.name) == fold(&weak.name);
    if same_thing && strong.bits == weak.bits {
        return false;
    }
    match strong.kind {
        GrantKind::UserPermission => permission_implies(&strong.name, weak, 0),
        GrantKind::Object => object_implies(&strong.name, strong.bits, weak),
        GrantKind::Field => same_thing && implied::field_bits(strong.bits).contains(weak.bits),
        _ => false,
    }
}

fn object_implies(object: &str, bits: Bits, weak: &Grant) -> bool {
    let bits = implied::object_bits(bits);
    let covers = |name: &str| object == "*" || fold(object) == fold(name);
    match weak.kind {
        GrantKind::Object => covers(&weak.name) && bits.contains(weak.bits),
        GrantKind::Field => {
            let of = weak.name.split_once('.').map_or("", |(of, _)| of);
            covers(of) && bits.contains(Bits::VIEW_ALL_FIELDS) && weak.bits == Bits::READ
        }
        _ => false,
    }
}

fn permission_implies(name: &str, weak: &Grant, depth: usize) -> bool {
    // Deeper than any chain in the catalogue; keeps a cycle in the data from looping.
    if depth > 8 {
        return false;
    }
    let same_permission =
        |implied: &str| weak.kind == GrantKind::UserPermission && fold(implied) == fold(&weak.name);
    implied::by_permission(name).iter().any(|i| object_implies(i.object, i.bits, weak))
        || permission::find(name).is_some_and(|p| {
            p.implies
                .iter()
                .any(|implied| same_permission(implied) || permission_implies(implied, weak, depth + 1))
        })
}
