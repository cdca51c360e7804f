//! What an integration must never hold, whatever else its contract says.

use super::fields::bare;
use crate::catalog::grant::{Bits, Grant, GrantKind};
use crate::catalog::{implied, permission};
use crate::config::Located;
use crate::metadata::names::fold;
use crate::text::position::Location;
use crate::text::wildcard::fits;

/// One line of `never`.
#[derive(Debug)]
pub(super) struct Never {
    kind: GrantKind,
    /// Folded, with at most one `*`.
    pattern: String,
    bits: Bits,
    pub line: Location,
}

impl Never {
    /// The configuration has been checked for lines that are no grants.
    /// `own` is the project's own namespace.
    pub fn new(line: &Located<String>, own: Option<&str>) -> Option<Self> {
        let grant: Grant = line.value.parse().ok()?;
        let parts: Vec<_> = grant.name.split('.').map(|part| bare(part, own)).collect();
        let pattern = parts.join(".");
        Some(Self { kind: grant.kind, pattern, bits: grant.bits, line: line.location.clone() })
    }

    /// Those of the bits that bring with them what must never be held.
    pub fn hit(&self, kind: GrantKind, name: &str, bits: Bits) -> Bits {
        bits.iter().filter(|&bit| self.is_hit(kind, name, bit)).collect()
    }

    fn is_hit(&self, kind: GrantKind, name: &str, bit: Bits) -> bool {
        match kind {
            GrantKind::UserPermission => self.is_hit_by_permission(name),
            GrantKind::Object => self.is_hit_by_object(name, bit),
            GrantKind::Field => {
                let bits = implied::field_bits(bit);
                self.kind == kind && self.bits.intersects(bits) && fits(&self.pattern, name)
            }
            _ => self.kind == kind && fits(&self.pattern, name),
        }
    }

    fn is_hit_by_object(&self, name: &str, bit: Bits) -> bool {
        let bits = implied::object_bits(bit);
        match self.kind {
            GrantKind::Object => self.bits.intersects(bits) && (name == "*" || fits(&self.pattern, name)),
            GrantKind::Field => {
                let object = self.pattern.split_once('.').map_or("", |(object, _)| object);
                let reads = self.bits.contains(Bits::READ) && bits.contains(Bits::VIEW_ALL_FIELDS);
                reads && (name == "*" || fits(object, name))
            }
            _ => false,
        }
    }

    fn is_hit_by_permission(&self, name: &str) -> bool {
        let itself = self.kind == GrantKind::UserPermission && fits(&self.pattern, &fold(name));
        let objects = || {
            let mut implied = implied::by_permission(name).iter();
            implied.any(|i| i.bits.iter().any(|bit| self.is_hit_by_object(&fold(i.object), bit)))
        };
        let permissions = || {
            let implied = permission::find(name).map_or(&[][..], |p| p.implies);
            implied.iter().any(|implied| self.is_hit_by_permission(implied))
        };
        itself || objects() || permissions()
    }
}
