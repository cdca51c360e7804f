//! `leastforce.toml` as plain serde structs. The JSON Schema is derived from them, so their
//! comments are written for the people who edit the file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::model::IntegrationKind;
use crate::terms::subject_kind::SUBJECT_KINDS;

/// What a project says about its Salesforce integrations, and how leastforce checks them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "leastforce.toml")]
pub struct ConfigFile {
    /// Globs of files that hold one integration each, from this file's folder on. The integration
    /// is named by the file's stem; the file's top level holds what `[integrations.<name>]` would.
    #[serde(default)]
    pub include: Vec<Text>,
    /// The integrations, by name.
    #[serde(default)]
    pub integrations: BTreeMap<String, IntegrationTable>,
    /// Contracts that several integrations share through `uses`, by name.
    #[serde(default)]
    pub base: BTreeMap<String, NeedsTable>,
    /// Holders that look like integrations and are none.
    #[serde(default)]
    pub not_integration: Vec<VetoTable>,
    /// Permission sets and other holders that are managed or kept elsewhere, by name. They may
    /// stay unresolved.
    #[serde(default)]
    pub external: BTreeMap<String, ExternalTable>,
    /// Findings that somebody accepts.
    #[serde(default)]
    pub waiver: Vec<WaiverTable>,
    /// What is set for single rules: a severity, "off", or a table with a severity and options.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleEntry>,
    /// Which files are looked at.
    pub files: Option<FilesTable>,
}

/// One integration user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("anyOf" = [
    { "required": ["profile"] },
    { "required": ["permission-sets"] },
    { "required": ["permission-set-groups"] },
    { "required": ["apps"] },
    { "required": ["users"] },
]))]
pub struct IntegrationTable {
    /// Who answers for it: a person, a team or an address.
    pub owner: Option<Text>,
    /// What it is for.
    pub kind: Option<IntegrationKind>,
    /// Its profile: API name, file name or label. Standard profiles by either name.
    pub profile: Option<Text>,
    /// The permission sets assigned to it.
    #[serde(default)]
    pub permission_sets: Vec<Text>,
    /// The permission set groups assigned to it.
    #[serde(default)]
    pub permission_set_groups: Vec<Text>,
    /// The connected apps and external client apps that it logs in through.
    #[serde(default)]
    pub apps: Vec<Text>,
    /// The usernames that apps run as.
    #[serde(default)]
    pub users: Vec<Text>,
    /// Whether its holders are assigned to no person.
    pub exclusive: Option<bool>,
    /// The day by which somebody looks at this declaration again.
    pub review_by: Option<TomlDate>,
    /// The contract: what it needs. Without one nothing is compared.
    pub needs: Option<NeedsTable>,
}

/// What an integration needs, and nothing else.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NeedsTable {
    /// Not agreed yet: acts as no contract.
    pub draft: Option<bool>,
    /// Shared contracts out of `[base.<name>]`.
    #[serde(default)]
    pub uses: Vec<Text>,
    /// User permissions, such as `ApiEnabled`.
    #[serde(default)]
    pub permissions: Vec<Text>,
    /// Objects by API name.
    #[serde(default)]
    pub objects: BTreeMap<String, ObjectTable>,
    /// Apex classes that it calls.
    #[serde(default)]
    pub classes: Vec<Text>,
    /// Flows that it runs.
    #[serde(default)]
    pub flows: Vec<Text>,
    /// Visualforce pages that it opens.
    #[serde(default)]
    pub pages: Vec<Text>,
    /// Apps that it opens.
    #[serde(default)]
    pub apps: Vec<Text>,
    #[serde(default)]
    pub custom_permissions: Vec<Text>,
    /// External credential principals that it calls out with.
    #[serde(default)]
    pub credentials: Vec<Text>,
    #[serde(default)]
    pub custom_settings: Vec<Text>,
    /// Custom metadata types that it reads.
    #[serde(default)]
    pub custom_metadata: Vec<Text>,
    /// Objects whose changes it subscribes to.
    #[serde(default)]
    pub cdc: Vec<Text>,
    /// Platform events that it subscribes to.
    #[serde(default)]
    pub events: Vec<Text>,
    /// Grants that it must never hold, whatever else the contract says.
    #[serde(default)]
    pub never: Vec<GrantText>,
}

/// What is needed of one object.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ObjectTable {
    /// What it does with records.
    #[schemars(extend("minItems" = 1))]
    pub access: Vec<Access>,
    /// Fields that it reads.
    pub read: Option<Fields>,
    /// Fields that it edits.
    pub edit: Option<Fields>,
    /// Whether it needs records of every owner.
    pub all_records: Option<bool>,
    #[serde(default)]
    pub record_types: Vec<Text>,
    /// Why, where that is not plain.
    pub reason: Option<Text>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    Read,
    Create,
    Edit,
    Delete,
}

/// Fields: a list of names, "all", "all-custom" or globs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Fields {
    Word(FieldWord),
    List(Vec<Text>),
    Globs(GlobsTable),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldWord {
    All,
    AllCustom,
}

/// Every field that a glob matches and no exception does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GlobsTable {
    #[schemars(extend("minItems" = 1))]
    pub globs: Vec<Text>,
    #[serde(default)]
    pub except: Vec<Text>,
}

/// A holder that is no integration.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VetoTable {
    /// The holder with its kind: "profile:NAME", "permission-set:NAME" or "group:NAME".
    pub holder: HolderText,
    /// Why it is none.
    pub reason: Text,
}

/// A holder that may stay unresolved.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalTable {
    /// Why that is acceptable.
    pub reason: Text,
    /// When somebody last looked at it.
    pub reviewed: Option<TomlDate>,
    /// What it grants.
    #[serde(default)]
    pub grants: Vec<GrantText>,
}

/// An accepted finding.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{ "required": ["subject"] }, { "required": ["integration"] }]))]
pub struct WaiverTable {
    /// The rule that found it.
    pub rule: Text,
    /// What the finding is about, such as "profile:Backup".
    pub subject: Option<SubjectText>,
    /// The integration that the finding is about.
    pub integration: Option<Text>,
    /// The grant that is accepted, with at most one `*`. Left out for rules that speak of no grant.
    pub grant: Option<GrantText>,
    /// Why it is accepted.
    pub reason: Text,
    /// Who answers for that.
    pub owner: Text,
    /// The last day on which it holds, in UTC.
    pub expires: TomlDate,
}

/// What is set for one rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleEntry {
    Level(Level),
    Table(RuleTable),
}

/// The severity of every finding of a rule, or "off".
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Critical,
    High,
    Medium,
    Low,
    Info,
    Off,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct RuleTable {
    pub severity: Option<Level>,
    #[serde(flatten)]
    pub options: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilesTable {
    /// Files that are not looked at.
    #[serde(default)]
    pub exclude: Vec<ExcludeTable>,
}

/// Files that are not looked at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludeTable {
    /// A glob from the root of the run on; `*` stays within one folder, `**` does not.
    pub path: Text,
    /// Why they are left out.
    pub reason: Text,
}

/// A day, written without quotes.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct TomlDate(pub toml::value::Datetime);

/// A string that is not blank.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

/// A grant such as `ModifyAllData`, `Account:delete` or `class:OrderApi`.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct GrantText(pub String);

/// A holder and its kind.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct HolderText(pub String);

/// What a finding is about, with its kind.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct SubjectText(pub String);

/// A JSON Schema without a name of its own, since editors show it where it is used.
macro_rules! inline_schema {
    ($type:ty, $name:literal, $schema:expr) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

inline_schema!(
    TomlDate,
    "Date",
    json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
);
inline_schema!(Text, "Text", json_schema!({ "type": "string", "pattern": "\\S" }));
inline_schema!(
    GrantText,
    "Grant",
    json_schema!({ "type": "string", "pattern": "^(?=.*\\S)[^*]*\\*?[^*]*$" })
);
inline_schema!(
    HolderText,
    "Holder",
    json_schema!({ "type": "string", "pattern": "^(profile|permission-set|group|permission-set-group):\\s*\\S" })
);
inline_schema!(
    SubjectText,
    "Subject",
    json_schema!({
        "type": "string",
        "pattern": format!("^({}|permission-set-group):\\s*\\S", SUBJECT_KINDS.join("|")),
    })
);
