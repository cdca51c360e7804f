//! What an integration is for.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::field::Word;
use super::located::Located;
use super::table::Table;

/// An enum of words, each told once.
macro_rules! words {
    ($(#[$attribute:meta])* pub enum $name:ident { $( $(#[$doc:meta])* $variant:ident = $word:literal, )* }) => {
        #[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
        $(#[$attribute])*
        pub enum $name { $( $(#[$doc])* #[schemars(rename = $word)] $variant, )* }

        impl $name {
            pub const ALL: [Self; [$( $word ),*].len()] = [$( Self::$variant ),*];

            /// As it is written.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }
    };
}

words! {
    /// What an integration is for.
    #[schemars(rename = "Kind")]
    pub enum IntegrationKind {
        /// Moves records both ways.
        Sync = "sync",
        /// Only reads.
        ReadOnly = "read-only",
        /// Copies everything for safe keeping.
        Backup = "backup",
        /// Deploys metadata.
        Deployer = "deployer",
        /// Manages users and what they may do.
        Provisioner = "provisioner",
        /// Runs jobs and processes.
        Automation = "automation",
        /// An AI agent's user.
        Agent = "agent",
        /// Salesforce's own.
        Platform = "platform",
    }
}

impl Serialize for IntegrationKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Word for IntegrationKind {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Self>()
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        let words = Self::ALL.map(|kind| (kind.name(), kind));
        table.word_of(key, text, &words)
    }
}
