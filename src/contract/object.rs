//! What a contract says of one object.

use rustc_hash::FxHashSet;

use super::fields::Fields;
use crate::catalog::implied;
use crate::config::ObjectNeed;
use crate::terms::grant::Bits;
use crate::terms::own_namespace::OwnNamespace;
use crate::text::position::Location;

/// All lines about one object, together.
#[derive(Debug)]
pub(crate) struct Term {
    /// The first line.
    pub line: Location,
    /// Asked for, not closed.
    pub bits: Bits,
    read: Vec<Fields>,
    edit: Vec<Fields>,
    /// Folded, without the object.
    pub record_types: FxHashSet<String>,
    /// Whether some line lists any; else all are allowed.
    pub lists_record_types: bool,
}

impl Term {
    pub fn new(line: Location) -> Self {
        Self {
            line,
            bits: Bits::empty(),
            read: Vec::new(),
            edit: Vec::new(),
            record_types: FxHashSet::default(),
            lists_record_types: false,
        }
    }

    /// `own` is the project's own namespace.
    pub fn add(&mut self, need: &ObjectNeed, own: &OwnNamespace) {
        self.bits |= need.access;
        if need.all_records {
            self.bits |= Bits::VIEW_ALL;
            if implied::object_bits(need.access).contains(Bits::EDIT | Bits::DELETE) {
                self.bits |= Bits::MODIFY_ALL;
            }
        }
        self.read.push(Fields::new(&need.read, own));
        self.edit.push(Fields::new(&need.edit, own));
        if self.read.iter().chain(&self.edit).any(Fields::are_all) {
            self.bits |= Bits::VIEW_ALL_FIELDS;
        }
    }

    /// What it lets be held of the object: needing a field is needing to read its object.
    pub fn bits(&self) -> Bits {
        let fields = self.read.iter().chain(&self.edit).any(|fields| !fields.are_none());
        implied::object_bits(self.bits | if fields { Bits::READ } else { Bits::empty() })
    }

    /// What it lets be held of a field, which is folded and comes without its object.
    pub fn field_bits(&self, field: &str) -> Bits {
        let mut bits = Bits::empty();
        if self.read.iter().any(|fields| fields.hold(field)) {
            bits |= Bits::READ;
        }
        if self.edit.iter().any(|fields| fields.hold(field)) {
            bits |= Bits::EDIT;
        }
        implied::field_bits(bits)
    }
}
