//! Implied access: what a bit or a user permission gives besides itself.

use super::object;
use super::table::Table;
use crate::terms::grant::{Bits, GrantKind};

include!(concat!(env!("OUT_DIR"), "/implied.rs"));

static TABLE: Table<ImpliedBits> = Table::new(BY_PERMISSION, |row| row.permission);

/// Bits on objects that a user permission gives.
#[derive(Debug, PartialEq, Eq)]
pub struct ImpliedBits {
    pub permission: &'static str,
    /// An API name; `*` is every object.
    pub object: &'static str,
    /// Not closed: see [`object_bits`].
    pub bits: Bits,
    pub source: &'static str,
}

/// `bits` of an object and everything that they imply on the same object.
pub fn object_bits(bits: Bits) -> Bits {
    close(bits, OBJECT_STEPS)
}

/// `bits` of a field and everything that they imply on the same field.
pub fn field_bits(bits: Bits) -> Bits {
    close(bits, FIELD_STEPS)
}

/// `bits` of one thing and everything without which an entry with them does not stand.
pub fn entry_bits(kind: GrantKind, name: &str, bits: Bits) -> Bits {
    match kind {
        GrantKind::Object => {
            let closed = object_bits(bits);
            // Only what would add an edit asks what the object is.
            let adds_edit = (closed - bits).contains(Bits::EDIT);
            if adds_edit && object::never_edited(name) { closed - Bits::EDIT } else { closed }
        }
        GrantKind::Field => field_bits(bits),
        _ => bits,
    }
}

/// What this user permission gives on objects; empty for most.
pub fn by_permission(name: &str) -> &'static [ImpliedBits] {
    TABLE.rows(name)
}

fn close(mut bits: Bits, steps: &[(Bits, Bits)]) -> Bits {
    loop {
        let before = bits;
        for (bit, implied) in steps {
            if bits.contains(*bit) {
                bits |= *implied;
            }
        }
        if bits == before {
            return bits;
        }
    }
}
