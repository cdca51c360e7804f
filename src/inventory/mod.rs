//! What a repository holds besides holders and apps: objects, fields, code, automation and the names in them.

pub mod automation;
pub mod code;
pub mod dangling;
pub mod known_fields;
pub mod schema;
pub mod used;
pub mod vocabulary;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use self::automation::Automation;
use self::code::Code;
use self::dangling::Dangling;
use self::known_fields::KnownFields;
use self::schema::Schema;
use crate::org::Org;
use crate::terms::names::Symbol;

/// An org with the tables of what its repository holds, each made when it is first asked for.
pub struct Inventory<'l> {
    pub org: Org<'l>,
    known_fields: OnceLock<KnownFields>,
    schema: OnceLock<schema::Tables>,
    code: OnceLock<code::Tables>,
    automation: OnceLock<automation::Tables>,
    dangling: OnceLock<Dangling>,
    without_permissions: OnceLock<FxHashSet<Symbol>>,
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

    /// The folds of fields that have no field permissions: custom ones that this root holds, and standard ones.
    pub fn fields_without_permissions(&self) -> [&FxHashSet<Symbol>; 2] {
        let names = &self.org.library.names;
        [
            self.without_permissions.get_or_init(|| self.schema().without_permissions(names)),
            self.standard.get_or_init(|| schema::standard_without_permissions(names)),
        ]
    }
}
