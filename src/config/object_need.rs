//! What a contract says of one object.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml::de::DeValue;

use super::field::{Field, table};
use super::located::Located;
use super::table::{Table, Value};
use crate::terms::grant::{BIT_NAMES, Bits};

table! {
    /// What is needed of one object.
    #[derive(PartialEq, Eq)]
    #[schemars(rename = "ObjectTable")]
    pub struct ObjectNeed {
        given object: Located<String> = Table::name;
        /// What it does with records.
        // Of `READ`, `CREATE`, `EDIT` and `DELETE`, as written and at least one.
        #[schemars(with = "Vec<AccessWord>", extend("minItems" = 1))]
        "access" access: Bits, or "say what it does with the object, such as access = [\"read\"]";
        /// Fields that it reads.
        "read" read: FieldNeed;
        /// Fields that it edits.
        "edit" edit: FieldNeed;
        /// Whether it needs records of every owner.
        // Whatever is shared.
        "all-records" all_records: bool;
        /// Record types of the object that it works on, by API name.
        "record-types" record_types: Vec<Located<String>>;
        /// Why, where that is not plain.
        "reason" reason: Option<Located<String>>;
    }
    check = fields_of_the_object;
    instead = with_access;
}

/// For an object that is given by what is done with it alone.
fn with_access(object: &str, value: &Value<'_>) -> Option<String> {
    let words: Vec<&str> = match value.get_ref() {
        DeValue::Array(words) => words.iter().filter_map(|word| word.get_ref().as_str()).collect(),
        DeValue::String(word) => vec![&**word],
        _ => Vec::new(),
    };
    (!words.is_empty()).then(|| format!("write {} = {{ access = {words:?} }}", Table::key(object)))
}

/// Fields that are named together with another object.
fn fields_of_the_object(own: &ObjectNeed, table: &mut Table<'_>) {
    let object = &own.object.value;
    for (key, need) in [("read", &own.read), ("edit", &own.edit)] {
        for name in need.names() {
            let is_name =
                |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '*');
            let split = name.value.split_once('.').filter(|(of, field)| is_name(of) && is_name(field));
            let Some((of, field)) = split.filter(|(of, _)| !is_same(of, object)) else { continue };
            table.file.mistake_at(
                name,
                format!("'{}' in '{key}' {} is no field of '{object}'", name.value, table.place()),
                Some(format!("write \"{field}\" under '{of}' in 'objects'")),
            );
        }
    }
}

/// Whether two names may stand for one object: people leave the project's own namespace out, and the fields of
/// tasks and events are those of activities.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let without = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with("__"));
    let activity = |name: &str| matches!(name, "activity" | "task" | "event");
    one == other || without(&one, &other) || without(&other, &one) || activity(&one) && activity(&other)
}

/// The words of `access`, which are fewer than an object has bits: `all-records` and `read = "all"` say the rest.
fn access_words() -> Vec<(&'static str, Bits)> {
    const ALLOWED: [Bits; 4] = [Bits::READ, Bits::CREATE, Bits::EDIT, Bits::DELETE];
    let allowed = BIT_NAMES.iter().filter(|(bit, _)| ALLOWED.contains(bit));
    allowed.map(|(bit, name)| (*name, *bit)).collect()
}

/// One of [`access_words`], for the JSON Schema.
struct AccessWord;

impl JsonSchema for AccessWord {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Access".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = access_words().iter().map(|(word, _)| *word).collect();
        json_schema!({ "type": "string", "enum": words })
    }
}

impl Field for Bits {
    const REQUIRED: bool = true;

    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        let mut access = Self::empty();
        for word in table.some_texts(key, "write at least [\"read\"], or leave the object out") {
            let refuse = |help: &str| {
                let message = format!("'{}' {} is no access word", word.value, table.place());
                table.file.mistake_at(&word, message, Some(help.to_owned()));
            };
            match word.value.as_str() {
                "view-all" | "modify-all" => refuse("write all-records = true beside 'access'"),
                "view-all-fields" => refuse("write read = \"all\" beside 'access'"),
                _ => access |= table.word_of(key, &word, &access_words()).unwrap_or_default(),
            }
        }
        access
    }
}

/// Which fields of an object are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FieldNeed {
    #[default]
    None,
    List(Vec<Located<String>>),
    All,
    /// Every field whose name ends in `__c`.
    AllCustom,
    Globs {
        globs: Vec<Located<String>>,
        except: Vec<Located<String>>,
    },
}

impl FieldNeed {
    /// The names and patterns that it lists.
    pub(super) fn names(&self) -> impl Iterator<Item = &Located<String>> {
        let lists = match self {
            Self::List(names) => [&names[..], &[]],
            Self::Globs { globs, except } => [&globs[..], except],
            Self::None | Self::All | Self::AllCustom => [&[][..], &[]],
        };
        lists.into_iter().flatten()
    }
}

/// The words that stand for fields.
const FIELD_WORDS: [(&str, FieldNeed); 2] = [("all", FieldNeed::All), ("all-custom", FieldNeed::AllCustom)];

impl Field for FieldNeed {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        let Some(value) = table.value(key) else { return Self::None };
        match value.get_ref() {
            DeValue::String(_) => word(table, key),
            DeValue::Array(_) => Self::List(table.texts_of(key, value)),
            DeValue::Table(_) => Option::<Globs>::read(table, key)
                .map_or(Self::None, |own| Self::Globs { globs: own.globs.0, except: own.except }),
            _ => {
                let wanted = "a list of fields, \"all\", \"all-custom\" or { globs = [..], except = [..] }";
                table.wrong_type(key, value, wanted, None);
                Self::None
            }
        }
    }
}

fn word(table: &mut Table<'_>, key: &'static str) -> FieldNeed {
    let Some(word) = Option::<Located<String>>::read(table, key) else { return FieldNeed::None };
    if let Some((_, need)) = FIELD_WORDS.into_iter().find(|(known, _)| *known == word.value) {
        return need;
    }
    table.file.mistake_at(
        &word,
        format!("'{}' in '{key}' {} stands for no fields", word.value, table.place()),
        Some(format!("write \"all\", \"all-custom\" or a list such as [\"{}\"]", word.value)),
    );
    FieldNeed::None
}

impl JsonSchema for FieldNeed {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fields".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Fields: a list of names, \"all\", \"all-custom\" or globs.",
            "anyOf": [
                generator.subschema_for::<FieldWord>(),
                generator.subschema_for::<Vec<Located<String>>>(),
                generator.subschema_for::<Globs>(),
            ],
        })
    }
}

/// One of [`FIELD_WORDS`], for the JSON Schema.
struct FieldWord;

impl JsonSchema for FieldWord {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FieldWord".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": FIELD_WORDS.map(|(word, _)| word) })
    }
}

table! {
    /// Every field that a glob matches and no exception does.
    #[schemars(rename = "GlobsTable")]
    pub struct Globs {
        #[schemars(with = "Vec<Located<String>>", extend("minItems" = 1))]
        "globs" globs: FieldGlobs, or "write globs = [\"ERP_*\"]";
        "except" except: Vec<Located<String>>;
    }
}

/// At least one glob.
#[derive(Clone, Debug)]
pub struct FieldGlobs(Vec<Located<String>>);

impl Field for FieldGlobs {
    const REQUIRED: bool = true;

    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        Self(table.some_texts(key, "write at least one glob, such as [\"ERP_*\"]"))
    }
}
