//! How much care the records of an object deserve.

use rustc_hash::FxHashSet;

use crate::access::grants::Access;
use crate::catalog::object;
use crate::inventory::Inventory;
use crate::inventory::schema::Schema;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::fold;
use crate::terms::own_namespace::OwnNamespace;

/// How much care an object's records deserve.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    Sensitive,
    /// Standard objects, and those of packages.
    Business,
    /// The project's own.
    Own,
}

impl Worth {
    pub(super) fn weight(self) -> f64 {
        match self {
            Self::Sensitive => 5.0,
            Self::Business => 3.0,
            Self::Own => 1.0,
        }
    }

    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Sensitive => "sensitive",
            Self::Business => "business",
            Self::Own => "the project's own",
        }
    }
}

/// What decides about the worth of objects for somebody with this access.
pub(crate) struct Worths<'i> {
    schema: Schema<'i>,
    namespace: &'i OwnNamespace,
    /// The folds of the objects with a field that is granted and marked as sensitive.
    marked: FxHashSet<String>,
}

impl<'i> Worths<'i> {
    pub(crate) fn new(inventory: &'i Inventory<'_>, access: &Access) -> Self {
        let (schema, names) = (inventory.schema(), &inventory.org.library.names);
        let fields = access.of_kind(GrantKind::Field).map(|(key, _)| names.get(key.name));
        let marked = fields
            .filter(|name| schema.sensitive_field(name).is_some())
            .filter_map(|name| Some(fold(name.split_once('.')?.0).into_owned()))
            .collect();
        Self { schema, namespace: &inventory.org.namespace, marked }
    }

    /// How much care an object deserves, given what may be done with it.
    pub(crate) fn of(&self, object: &str, bits: Bits) -> Worth {
        let reads_marked = self.marked.contains(&*fold(object))
            || bits.contains(Bits::VIEW_ALL_FIELDS) && self.schema.has_sensitive_field(object);
        let bare = self.namespace.strip(object);
        match object::sensitivity(&bare) {
            _ if reads_marked => Worth::Sensitive,
            Some(sensitivity) if sensitivity.concerns(bits) => Worth::Sensitive,
            _ if object::is_own(&bare) => Worth::Own,
            _ => Worth::Business,
        }
    }
}
