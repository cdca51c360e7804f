//! The contract: what an integration says that it needs. Names are as written and unchecked.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::field::{ByName, Keys, table};
use super::located::Located;
use super::object_need::ObjectNeed;
use super::scalar::GrantText;
use super::table::Table;
use crate::text::position::Location;

table! {
    /// What an integration needs, and nothing else.
    #[derive(PartialEq, Eq)]
    #[schemars(rename = "NeedsTable")]
    pub struct Needs {
        given location: Location = Table::location;
        /// Not agreed yet: acts as no contract.
        "draft" draft: bool;
        /// Shared contracts out of `[base.<name>]`.
        // All of them exist.
        "uses" uses: Vec<Located<String>>;
        /// User permissions, such as `ApiEnabled`.
        "permissions" permissions: Vec<Located<String>>;
        /// Objects by API name.
        "objects" objects: ByName<ObjectNeed>;
        /// Apex classes that it calls.
        "classes" classes: Vec<Located<String>>;
        /// Flows that it runs.
        "flows" flows: Vec<Located<String>>;
        /// Visualforce pages that it opens.
        "pages" pages: Vec<Located<String>>;
        /// Apps that it opens.
        "apps" apps: Vec<Located<String>>;
        /// Custom permissions that it holds.
        "custom-permissions" custom_permissions: Vec<Located<String>>;
        /// External credential principals that it calls out with.
        "credentials" credentials: Vec<Located<String>>;
        /// Custom settings that it reads.
        "custom-settings" custom_settings: Vec<Located<String>>;
        /// Custom metadata types that it reads.
        "custom-metadata" custom_metadata: Vec<Located<String>>;
        /// Objects whose changes it subscribes to.
        "cdc" cdc: Vec<Located<String>>;
        /// Platform events that it subscribes to.
        "events" events: Vec<Located<String>>;
        /// Grants that it must never hold, whatever else the contract says.
        "never" never: Vec<Located<GrantText>>;
    }
}

/// The keys of a contract that a shared one does not have.
const NOT_SHARED: [&str; 2] = ["draft", "uses"];

/// A contract that several integrations share. Never a draft, and uses no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    pub name: Located<String>,
    pub needs: Needs,
}

impl Keys for Base {
    fn read(table: Table<'_>) -> Self {
        Self { name: table.name(), needs: Needs::read(table.without(&NOT_SHARED)) }
    }
}

impl JsonSchema for Base {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BaseTable".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Needs::json_schema(generator);
        schema.insert("description".to_owned(), "What several integrations need.".into());
        if let Some(serde_json::Value::Object(keys)) = schema.get_mut("properties") {
            keys.retain(|key, _| !NOT_SHARED.contains(&key.as_str()));
        }
        schema
    }
}
