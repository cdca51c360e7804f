//! What a repository holds besides holders and apps: objects, fields, code, automation and the names in them.

pub mod automation;
pub mod code;
pub mod dangling;
pub mod known_fields;
pub mod schema;
pub mod vocabulary;

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use self::automation::Automation;
use self::code::Code;
use self::dangling::Dangling;
use self::known_fields::KnownFields;
use self::schema::Schema;
use crate::catalog::object::{self, Controller};
use crate::org::Org;
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;

/// An org with the tables of what its repository holds, each made when it is first asked for.
pub struct Inventory<'l> {
    pub org: Org<'l>,
    known_fields: OnceLock<KnownFields>,
    schema: OnceLock<schema::Tables>,
    code: OnceLock<code::Tables>,
    automation: OnceLock<automation::Tables>,
    dangling: OnceLock<Dangling>,
    without_permissions: OnceLock<Vec<bool>>,
    controlled: OnceLock<FxHashMap<Symbol, &'static [Controller]>>,
    standard: Standard,
}

/// The folds of the standard fields of a run that have no field permissions: the same for all its roots.
pub type Standard = Arc<OnceLock<FxHashSet<Symbol>>>;

impl<'l> Inventory<'l> {
    pub fn new(org: Org<'l>, standard: Standard) -> Self {
        Self {
            org,
            known_fields: OnceLock::new(),
            schema: OnceLock::new(),
            code: OnceLock::new(),
            automation: OnceLock::new(),
            dangling: OnceLock::new(),
            without_permissions: OnceLock::new(),
            controlled: OnceLock::new(),
            standard,
        }
    }

    /// The fields that anything in this root names.
    pub fn known_fields(&self) -> &KnownFields {
        self.known_fields.get_or_init(|| KnownFields::new(&self.org, &self.schema()))
    }

    /// The objects and fields of this root.
    pub fn schema(&self) -> Schema<'_> {
        Schema::new(self.org.library, self.schema.get_or_init(|| schema::Tables::new(&self.org)))
    }

    /// The Apex classes of this root.
    pub fn code(&self) -> Code<'_> {
        Code::new(self.org.library, self.code.get_or_init(|| code::Tables::new(&self.org)))
    }

    /// The flows, validation rules and custom permissions of this root.
    pub fn automation(&self) -> Automation<'_> {
        Automation::new(self.org.library, self.automation.get_or_init(|| automation::Tables::new(&self.org)))
    }

    /// What holders of this root name and it does not hold.
    pub fn dangling(&self) -> &Dangling {
        self.dangling.get_or_init(|| Dangling::new(&self.org, self.schema()))
    }

    /// What controls an object that some entry of this root is about and that has no permissions of its own.
    pub fn controllers(&self, object: Symbol) -> Option<&'static [Controller]> {
        let find = || {
            let library = self.org.library;
            let entries = self.org.holders.iter().flat_map(|holder| holder.entries(library));
            let objects = entries.filter(|(_, e)| e.kind == GrantKind::Object).map(|(_, e)| e.name);
            let objects: FxHashSet<Symbol> = objects.collect();
            let controlled =
                objects.into_iter().map(|name| (name, object::controllers(library.names.get(name))));
            controlled.filter_map(|(name, by)| Some((name, by?))).collect()
        };
        self.controlled.get_or_init(find).get(&object).copied()
    }

    /// The fields that have no field permissions, custom ones that this root holds and standard ones: by symbol, since
    /// every entry about a field asks. Empty where there are none.
    pub fn fields_without_permissions(&self) -> &[bool] {
        self.without_permissions.get_or_init(|| {
            let names = &self.org.library.names;
            let custom = self.schema().without_permissions(names);
            let standard = self.standard.get_or_init(|| schema::standard_without_permissions(names));
            if custom.is_empty() && standard.is_empty() {
                return Vec::new();
            }
            let has_none = |fold| custom.contains(&fold) || standard.contains(&fold);
            names.iter().map(|(symbol, _)| has_none(names.fold(symbol))).collect()
        })
    }
}
