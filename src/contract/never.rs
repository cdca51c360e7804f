//! What an integration must never hold, whatever else its contract says.

use super::fields::{Pattern, bare};
use crate::catalog::{activity, implied, permission};
use crate::config::{GrantText, Located};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::fold;
use crate::terms::own_namespace::OwnNamespace;
use crate::text::position::Location;
use crate::text::wildcard::fits;

/// One line of `never`.
#[derive(Debug)]
pub(crate) struct Never {
    kind: GrantKind,
    /// Folded, with at most one `*`; of a field only its object.
    pattern: String,
    field: Option<Pattern>,
    bits: Bits,
    pub line: Location,
}

impl Never {
    /// The configuration has been checked for lines that are no grants.
    /// `own` is the project's own namespace.
    pub fn new(line: &Located<GrantText>, own: &OwnNamespace) -> Option<Self> {
        let grant: Grant = line.value.parse().ok()?;
        let field = grant.name.split_once('.').filter(|_| grant.kind == GrantKind::Field);
        let named = field.map_or(grant.name.as_str(), |(object, _)| object);
        let parts: Vec<_> = named.split('.').map(|part| bare(part, own)).collect();
        Some(Self {
            kind: grant.kind,
            pattern: parts.join("."),
            field: field.map(|(_, field)| Pattern::new(field, own)),
            bits: grant.bits,
            line: line.location.clone(),
        })
    }

    /// Those of the bits that bring with them what must never be held.
    pub fn hit(&self, kind: GrantKind, name: &str, bits: Bits) -> Bits {
        bits.iter().filter(|&bit| self.is_hit(kind, name, bit)).collect()
    }

    fn is_hit(&self, kind: GrantKind, name: &str, bit: Bits) -> bool {
        match kind {
            GrantKind::UserPermission => self.is_hit_by_permission(name),
            GrantKind::Object => self.is_hit_by_object(name, bit),
            GrantKind::Field => self.bits.intersects(implied::field_bits(bit)) && self.is_hit_by_field(name),
            _ => self.kind == kind && fits(&self.pattern, name),
        }
    }

    fn is_hit_by_field(&self, name: &str) -> bool {
        let (Some(pattern), Some((object, field))) = (&self.field, name.split_once('.')) else {
            return false;
        };
        let shared = activity::sharing(object).filter(|_| field.ends_with("__c"));
        let own = [object];
        let mut objects = shared.map_or(&own[..], |all| &all[..]).iter();
        pattern.fits(field) && objects.any(|object| fits(&self.pattern, &fold(object)))
    }

    fn is_hit_by_object(&self, name: &str, bit: Bits) -> bool {
        let bits = implied::object_bits(bit);
        match self.kind {
            GrantKind::Object => self.bits.intersects(bits) && (name == "*" || fits(&self.pattern, name)),
            GrantKind::Field => {
                let reads = self.bits.contains(Bits::READ) && bits.contains(Bits::VIEW_ALL_FIELDS);
                reads && (name == "*" || fits(&self.pattern, name))
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
