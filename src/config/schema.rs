//! The JSON Schema of `leastforce.toml`, for editors that complete and check while one writes.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::rules::{OptionValue, RuleInfo};
use super::shape::ConfigFile;

/// The schema (draft 2020-12) of a file that may set `rules`, as indented JSON without a final line
/// break. A date is a string in it, as editors hand TOML to a schema.
pub fn schema(rules: &[RuleInfo]) -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<ConfigFile>().to_value();
    without_null(&mut schema);
    name_rules(&mut schema, rules);
    separate_base(&mut schema);
    // A JSON value always becomes text.
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

/// TOML has no null, which the derived schema allows wherever a key may be absent.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
                if let [Value::Object(only)] = choices.as_mut_slice() {
                    let only = std::mem::take(only);
                    object.remove("anyOf");
                    object.extend(only);
                }
            }
            if object.get("default").is_some_and(Value::is_null) {
                object.remove("default");
            }
            object.values_mut().for_each(without_null);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null),
        _ => {}
    }
}

/// Each rule by name, with its own options.
fn name_rules(schema: &mut Value, rules: &[RuleInfo]) {
    let mut settings = Map::new();
    for rule in rules {
        let mut keys = Map::new();
        keys.insert("severity".to_owned(), json!({ "$ref": "#/$defs/Level" }));
        for option in rule.options {
            let (kind, default) = match option.default {
                OptionValue::Count(count) => ("integer", json!(count)),
                OptionValue::Share(share) => ("number", json!(share)),
            };
            let text = option.description;
            keys.insert(
                option.name.to_owned(),
                json!({ "type": kind, "minimum": 0, "default": default, "description": text }),
            );
        }
        let table = json!({ "type": "object", "additionalProperties": false, "properties": keys });
        settings.insert(rule.name.to_owned(), json!({ "anyOf": [{ "$ref": "#/$defs/Level" }, table] }));
    }
    let names: Vec<&str> = rules.iter().map(|rule| rule.name).collect();
    if let Some(Value::Object(own)) = schema.pointer_mut("/properties/rules") {
        own.insert("properties".to_owned(), Value::Object(settings));
        own.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    if let Some(Value::Object(own)) = schema.pointer_mut("/$defs/WaiverTable/properties/rule") {
        own.insert("enum".to_owned(), json!(names));
    }
    if let Some(Value::Object(definitions)) = schema.pointer_mut("/$defs") {
        definitions.remove("RuleEntry");
        definitions.remove("RuleTable");
    }
}

/// A shared contract is a contract that is no draft and uses no other.
fn separate_base(schema: &mut Value) {
    let Some(Value::Object(definitions)) = schema.pointer_mut("/$defs") else { return };
    let Some(mut base) = definitions.get("NeedsTable").cloned() else { return };
    if let Some(Value::Object(properties)) = base.get_mut("properties") {
        properties.retain(|name, _| name != "draft" && name != "uses");
    }
    if let Value::Object(own) = &mut base {
        own.insert("description".to_owned(), json!("What several integrations need."));
    }
    definitions.insert("BaseTable".to_owned(), base);
    if let Some(own) = schema.pointer_mut("/properties/base/additionalProperties") {
        *own = json!({ "$ref": "#/$defs/BaseTable" });
    }
}
