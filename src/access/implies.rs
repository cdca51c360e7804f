//! Whether one grant brings another with it, and by which steps.

use crate::catalog::{implied, permission};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::is_same;
use crate::terms::severity::Severity;

/// Whether whoever holds `strong` also holds `weak`, which is another grant.
pub fn implies(strong: &Grant, weak: &Grant) -> bool {
    steps(strong, weak).is_some()
}

/// The user permissions that stand between `strong` and another grant `weak` that it brings with it: the
/// fewest possible, none where it brings it at once. `None` where it does not.
pub fn steps(strong: &Grant, weak: &Grant) -> Option<Vec<&'static str>> {
    let same_thing = strong.kind == weak.kind && is_same(&strong.name, &weak.name);
    if same_thing && strong.bits == weak.bits {
        return None;
    }
    let at_once = match strong.kind {
        GrantKind::UserPermission => return permission_steps(&strong.name, weak),
        GrantKind::Object => object_implies(&strong.name, strong.bits, weak),
        GrantKind::Field => same_thing && implied::field_bits(strong.bits).contains(weak.bits),
        _ => false,
    };
    at_once.then(Vec::new)
}

fn object_implies(object: &str, bits: Bits, weak: &Grant) -> bool {
    let bits = implied::object_bits(bits);
    let covers = |name: &str| object == "*" || is_same(object, name);
    match weak.kind {
        GrantKind::Object => covers(&weak.name) && bits.contains(weak.bits),
        GrantKind::Field => {
            let of = weak.name.split_once('.').map_or("", |(of, _)| of);
            covers(of) && bits.contains(Bits::VIEW_ALL_FIELDS) && weak.bits == Bits::READ
        }
        _ => false,
    }
}

/// Breadth first, so that the first way found is the shortest.
fn permission_steps(name: &str, weak: &Grant) -> Option<Vec<&'static str>> {
    let of = |name: &str| permission::find(name).map_or(&[][..], |p| p.implies);
    let gives = |name: &str| {
        let named = |p: &&str| weak.kind == GrantKind::UserPermission && is_same(p, &weak.name);
        of(name).iter().any(named)
            || implied::by_permission(name).iter().any(|i| object_implies(i.object, i.bits, weak))
    };
    if gives(name) {
        return Some(Vec::new());
    }
    let mut open: Vec<Vec<&'static str>> = of(name).iter().map(|&p| vec![p]).collect();
    let mut met: Vec<&str> = of(name).to_vec();
    while !open.is_empty() {
        if let Some(found) = open.iter().find(|way| way.last().is_some_and(|p| gives(p))) {
            return Some(found.clone());
        }
        let mut further = Vec::new();
        for way in &open {
            for &next in way.last().map_or(&[][..], |p| of(p)) {
                if !met.contains(&next) {
                    met.push(next);
                    further.push(way.iter().copied().chain([next]).collect());
                }
            }
        }
        open = further;
    }
    None
}

/// How much a user permission gives, for comparison: the catalogue's rating, then how much of every object,
/// then how many user permissions come with it.
pub type Power = (Severity, u32, usize);

/// `None` for a permission that nobody rated.
pub fn power(name: &str) -> Option<Power> {
    let level = permission::find(name)?.rating.as_ref()?.level;
    let everywhere = implied::by_permission(name).iter().filter(|i| i.object == "*");
    let every_object = everywhere.map(|i| i.bits.bits().count_ones()).sum();
    Some((level, every_object, brought_by(name).len()))
}

/// What a user permission gives of an object, closed; of every object where that is `*`.
pub fn bits_of(name: &str, object: &str) -> Bits {
    let brought = brought_by(name);
    let given = std::iter::once(name).chain(brought).flat_map(implied::by_permission);
    let given = given.filter(|i| i.object == "*" || is_same(i.object, object));
    implied::object_bits(given.map(|i| i.bits).collect())
}

/// The user permissions that come with one.
fn brought_by(name: &str) -> Vec<&'static str> {
    let of = |name: &str| permission::find(name).map_or(&[][..], |p| p.implies);
    let mut met: Vec<&str> = of(name).to_vec();
    let mut next = 0;
    while let Some(&name) = met.get(next) {
        let new: Vec<&str> = of(name).iter().copied().filter(|p| !met.contains(p)).collect();
        met.extend(new);
        next += 1;
    }
    met
}
