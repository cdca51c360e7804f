//! The contract: what an integration says that it needs.

use super::decode::grants;
use super::model::Located;
use toml::de::DeValue;

use super::table::{Table, Value};
use crate::terms::grant::{BIT_NAMES, Bits};
use crate::text::position::Location;

/// What an integration needs, or what several have in common. Names are as written and unchecked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    pub location: Location,
    /// Not yet agreed: acts as no contract.
    pub draft: bool,
    pub permissions: Vec<Located<String>>,
    pub objects: Vec<ObjectNeed>,
    pub classes: Vec<Located<String>>,
    pub flows: Vec<Located<String>>,
    pub pages: Vec<Located<String>>,
    pub apps: Vec<Located<String>>,
    pub custom_permissions: Vec<Located<String>>,
    pub credentials: Vec<Located<String>>,
    pub custom_settings: Vec<Located<String>>,
    pub custom_metadata: Vec<Located<String>>,
    /// Objects whose changes it subscribes to.
    pub cdc: Vec<Located<String>>,
    /// Platform events that it subscribes to.
    pub events: Vec<Located<String>>,
    /// Grants that it must never hold, with at most one `*` each.
    pub never: Vec<Located<String>>,
    /// Names of shared contracts, all of which exist.
    pub uses: Vec<Located<String>>,
}

/// A contract that several integrations share. Never a draft, and uses no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    pub name: Located<String>,
    pub needs: Needs,
}

/// What is needed of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectNeed {
    pub object: Located<String>,
    /// Of `READ`, `CREATE`, `EDIT` and `DELETE`, as written and at least one.
    pub access: Bits,
    pub read: FieldNeed,
    pub edit: FieldNeed,
    /// Records of every owner, whatever is shared.
    pub all_records: bool,
    pub record_types: Vec<Located<String>>,
    pub reason: Option<Located<String>>,
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

/// `[integrations.<name>.needs]`.
pub(super) fn contract(mut table: Table<'_>) -> Needs {
    let draft = table.flag("draft").is_some_and(|draft| draft.value);
    let uses = table.texts("uses");
    Needs { draft, uses, ..shared(table) }
}

/// `[base.<name>]`.
pub(super) fn base(name: Located<String>, table: Table<'_>) -> Base {
    Base { name, needs: shared(table) }
}

fn shared(mut table: Table<'_>) -> Needs {
    let needs = Needs {
        location: table.location(),
        draft: false,
        permissions: table.texts("permissions"),
        objects: table.table("objects").map(|table| objects(&table)).unwrap_or_default(),
        classes: table.texts("classes"),
        flows: table.texts("flows"),
        pages: table.texts("pages"),
        apps: table.texts("apps"),
        custom_permissions: table.texts("custom-permissions"),
        credentials: table.texts("credentials"),
        custom_settings: table.texts("custom-settings"),
        custom_metadata: table.texts("custom-metadata"),
        cdc: table.texts("cdc"),
        events: table.texts("events"),
        never: grants(&mut table, "never"),
        uses: Vec::new(),
    };
    table.finish();
    needs
}

fn objects(table: &Table<'_>) -> Vec<ObjectNeed> {
    let read = |(name, value): (Located<String>, &Value<'_>)| {
        let words = match value.get_ref() {
            DeValue::Array(words) => words.iter().filter_map(|word| word.get_ref().as_str()).collect(),
            DeValue::String(word) => vec![&**word],
            _ => Vec::new(),
        };
        if !words.is_empty() {
            let help = format!("write {} = {{ access = {words:?} }}", Table::key(&name.value));
            table.wrong_type(&name.value, value, "a table", Some(help));
            return None;
        }
        let own = table.table_of(&name.value, value)?;
        Some(object(name, own))
    };
    table.names().into_iter().filter_map(read).collect()
}

fn object(object: Located<String>, mut table: Table<'_>) -> ObjectNeed {
    table.require("access", "say what it does with the object, such as access = [\"read\"]");
    let need = ObjectNeed {
        access: access(&mut table),
        read: fields_of(&object.value, &mut table, "read"),
        edit: fields_of(&object.value, &mut table, "edit"),
        all_records: table.flag("all-records").is_some_and(|all| all.value),
        record_types: table.texts("record-types"),
        reason: table.text("reason"),
        object,
    };
    table.finish();
    need
}

/// The words that a contract uses, which are fewer than an object has bits: `all-records` and
/// `read = "all"` say the rest.
pub(super) const ACCESS: [Bits; 4] = [Bits::READ, Bits::CREATE, Bits::EDIT, Bits::DELETE];

fn access(table: &mut Table<'_>) -> Bits {
    let mut access = Bits::empty();
    for word in some_texts(table, "access", "write at least [\"read\"], or leave the object out") {
        let refuse = |help: &str| {
            table.file.mistake_at(
                &word,
                format!("'{}' {} is no access word", word.value, table.place()),
                Some(help.to_owned()),
            );
        };
        match word.value.as_str() {
            "view-all" | "modify-all" => refuse("write all-records = true beside 'access'"),
            "view-all-fields" => refuse("write read = \"all\" beside 'access'"),
            _ => {
                let words: Vec<(&str, Bits)> = BIT_NAMES
                    .iter()
                    .filter(|(bit, _)| ACCESS.contains(bit))
                    .map(|(bit, name)| (*name, *bit))
                    .collect();
                if let Some(bit) = table.word_of("access", &word, &words) {
                    access |= bit.value;
                }
            }
        }
    }
    access
}

/// A list that must not be empty.
fn some_texts(table: &mut Table<'_>, key: &'static str, help: &str) -> Vec<Located<String>> {
    if let Some(value) = table.value(key)
        && value.get_ref().as_array().is_some_and(|list| list.is_empty())
    {
        table.file.mistake(
            &value.span(),
            format!("'{key}' {} is empty", table.place()),
            Some(help.to_owned()),
        );
    }
    table.texts(key)
}

fn fields_of(object: &str, table: &mut Table<'_>, key: &'static str) -> FieldNeed {
    let need = fields(table, key);
    let names = match &need {
        FieldNeed::List(names) => [&names[..], &[]],
        FieldNeed::Globs { globs, except } => [&globs[..], except],
        FieldNeed::None | FieldNeed::All | FieldNeed::AllCustom => [&[][..], &[]],
    };
    for name in names.into_iter().flatten() {
        let is_name = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '*');
        let split = name.value.split_once('.').filter(|(of, field)| is_name(of) && is_name(field));
        let Some((of, field)) = split.filter(|(of, _)| !is_same(of, object)) else { continue };
        table.file.mistake_at(
            name,
            format!("'{}' in '{key}' {} is no field of '{object}'", name.value, table.place()),
            Some(format!("write \"{field}\" under '{of}' in 'objects'")),
        );
    }
    need
}

/// Whether two names may stand for one object: people leave the project's own namespace out, and the fields of
/// tasks and events are those of activities.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let without = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with("__"));
    let activity = |name: &str| matches!(name, "activity" | "task" | "event");
    one == other || without(&one, &other) || without(&other, &one) || activity(&one) && activity(&other)
}

fn fields(table: &mut Table<'_>, key: &'static str) -> FieldNeed {
    let Some(value) = table.value(key) else { return FieldNeed::None };
    match value.get_ref() {
        DeValue::String(_) => word(table, key),
        DeValue::Array(_) => FieldNeed::List(table.texts_of(key, value)),
        DeValue::Table(_) => globs(table, key, value),
        _ => {
            let wanted = "a list of fields, \"all\", \"all-custom\" or { globs = [..], except = [..] }";
            table.wrong_type(key, value, wanted, None);
            FieldNeed::None
        }
    }
}

fn word(table: &mut Table<'_>, key: &'static str) -> FieldNeed {
    let Some(word) = table.text(key) else { return FieldNeed::None };
    match word.value.as_str() {
        "all" => FieldNeed::All,
        "all-custom" => FieldNeed::AllCustom,
        other => {
            table.file.mistake_at(
                &word,
                format!("'{other}' in '{key}' {} stands for no fields", table.place()),
                Some(format!("write \"all\", \"all-custom\" or a list such as [\"{other}\"]")),
            );
            FieldNeed::None
        }
    }
}

fn globs<'d>(table: &Table<'d>, key: &'static str, value: &'d Value<'d>) -> FieldNeed {
    let Some(mut own) = table.table_of(key, value) else { return FieldNeed::None };
    own.require("globs", "write globs = [\"ERP_*\"]");
    let globs = some_texts(&mut own, "globs", "write at least one glob, such as [\"ERP_*\"]");
    let need = FieldNeed::Globs { globs, except: own.texts("except") };
    own.finish();
    need
}
