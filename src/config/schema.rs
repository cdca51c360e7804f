//! The JSON Schema of `leastforce.toml`, for editors that complete and check while one writes.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::model::Config;
use super::rules::{self, RuleInfo};

/// The schema (draft 2020-12) of a file that may set `rules`, as indented JSON without a final line
/// break. A date is a string in it, as editors hand TOML to a schema.
pub fn schema(rules: &[RuleInfo]) -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Config>().to_value();
    without_null(&mut schema);
    name_rules(&mut schema, rules);
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
            if let Some(Value::Array(values)) = object.get_mut("enum") {
                values.retain(|value| !value.is_null());
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

/// Each rule by name, where rules are set and where they are waived.
fn name_rules(schema: &mut Value, rules: &[RuleInfo]) {
    if let Some(Value::Object(own)) = schema.pointer_mut("/properties/rules") {
        own.insert("properties".to_owned(), Value::Object(rules::properties(rules)));
    }
    if let Some(Value::Object(own)) = schema.pointer_mut("/$defs/WaiverTable/properties/rule") {
        let names: Vec<&str> = rules.iter().map(|rule| rule.name).collect();
        own.insert("enum".to_owned(), json!(names));
    }
}

/// Makes `schema` require those of `keys` whose flag is set, and no others.
pub(super) fn require(schema: &mut Schema, keys: &[(&str, bool)]) {
    let required: Vec<&str> = keys.iter().filter(|(_, required)| *required).map(|(key, _)| *key).collect();
    schema.remove("required");
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
}
