//! `[rules]`: which rules run, how bad their findings are, and the numbers that they count against.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;
use toml::de::DeValue;

use super::field::Field;
use super::located::Located;
use super::table::{Table, Value};
use crate::terms::runs::Runs;
use crate::terms::severity::Severity;
use crate::text::nearest::nearest;
use crate::text::phrase::did_you_mean;
use crate::text::position::Location;

/// What a configuration has to know of a rule.
#[derive(Copy, Clone, Debug)]
pub struct RuleInfo {
    pub name: &'static str,
    pub group: &'static str,
    pub options: &'static [OptionInfo],
    /// Unless something else is said of a finding.
    pub severity: Severity,
    pub runs: Runs,
}

/// A number that a rule counts against.
#[derive(Copy, Clone, Debug)]
pub struct OptionInfo {
    pub name: &'static str,
    /// Its type is the type of every value of the option.
    pub default: OptionValue,
    /// Which way it finds more.
    pub stricter: Stricter,
    /// One sentence.
    pub description: &'static str,
}

/// Which of two values of an option finds more.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Stricter {
    Lower,
    Higher,
}

impl OptionInfo {
    /// The stricter of two values.
    pub fn stricter(&self, one: OptionValue, other: OptionValue) -> OptionValue {
        match (self.stricter, one < other) {
            (Stricter::Lower, true) | (Stricter::Higher, false) => one,
            _ => other,
        }
    }
}

/// Never negative, always finite.
#[derive(Copy, Clone, Debug, PartialEq, PartialOrd)]
pub enum OptionValue {
    Count(u64),
    Share(f64),
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Share(share) => share.fmt(f),
        }
    }
}

/// What is set for one rule; the default sets nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSetting {
    /// `Some(false)` for "off"; `Some(true)` for everything else that is written, which also turns
    /// on a rule that is off by default.
    pub enabled: Option<bool>,
    /// For every finding of the rule.
    pub severity: Option<Severity>,
    /// The severity holds for findings alone that would be less severe without it.
    pub only_raises: bool,
    /// Only those that are written.
    pub options: BTreeMap<String, OptionValue>,
    pub location: Option<Location>,
}

/// What is set for all rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSettings {
    settings: BTreeMap<String, RuleSetting>,
}

impl RuleSetting {
    /// The severity of a finding that has this one while nothing is set.
    pub fn applied_to(&self, severity: Severity) -> Severity {
        match self.severity {
            Some(set) if self.only_raises => set.max(severity),
            Some(set) => set,
            None => severity,
        }
    }
}

impl RuleSettings {
    pub fn for_rule(&self, name: &str) -> RuleSetting {
        self.settings.get(name).cloned().unwrap_or_default()
    }

    /// What is set for some rules, by name.
    pub(super) fn of(settings: BTreeMap<String, RuleSetting>) -> Self {
        Self { settings }
    }

    /// The rules that are written down, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RuleSetting)> {
        self.settings.iter().map(|(name, setting)| (name.as_str(), setting))
    }
}

/// The key of a rule's severity.
const SEVERITY: &str = "severity";

impl Field for RuleSettings {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        let mut settings = BTreeMap::new();
        let Some(own) = table.table(key) else { return Self::default() };
        for (name, value) in own.names() {
            let Some(rule) = known(&own, &name) else { continue };
            if let Some(mut setting) = setting(&own, rule, value) {
                setting.location = Some(name.location);
                settings.insert(name.value, setting);
            }
        }
        Self { settings }
    }
}

/// The rule of that name; a mistake when there is none.
pub(super) fn known<'d>(table: &Table<'d>, name: &Located<String>) -> Option<&'d RuleInfo> {
    let known_rules = table.file.rules;
    if let Some(rule) = known_rules.iter().find(|rule| rule.name == name.value) {
        return Some(rule);
    }
    let mut names: Vec<&str> = known_rules.iter().map(|rule| rule.name).collect();
    let in_group: Vec<&str> =
        known_rules.iter().filter(|rule| rule.group == name.value).map(|rule| rule.name).collect();
    let help = if in_group.is_empty() {
        names.sort_unstable();
        match nearest(&name.value, names) {
            _ if let Some(help) = table.misplaced(&name.value) => help,
            Some(near) => did_you_mean(near),
            None => "'leastforce rules' lists them all".to_owned(),
        }
    } else {
        format!("that is a group; write its rules one by one: {}", in_group.join(", "))
    };
    let message = format!("unknown rule '{}' {}", name.value, table.place());
    table.file.mistake_at(name, message, Some(help));
    None
}

fn setting<'d>(table: &Table<'d>, rule: &RuleInfo, value: &'d Value<'d>) -> Option<RuleSetting> {
    let mut setting = RuleSetting { enabled: Some(true), ..RuleSetting::default() };
    match value.get_ref() {
        DeValue::String(word) => {
            let word = table.file.located(word.clone().into_owned(), &value.span());
            apply(&mut setting, level(table, &word)?);
        }
        DeValue::Table(_) => {
            let name = Located { value: rule.name.to_owned(), location: table.location() };
            let mut own = table.table_of(&name, value, None)?;
            let severity = Option::<Located<String>>::read(&mut own, SEVERITY);
            if let Some(level) = severity.and_then(|word| level(&own, &word)) {
                apply(&mut setting, level);
            }
            for option in rule.options {
                if let Some(number) = number(&mut own, option) {
                    setting.options.insert(option.name.to_owned(), number);
                }
            }
            own.finish();
        }
        _ => {
            let wanted = "a severity, \"off\" or a table of settings";
            let help = match value.get_ref().as_bool() {
                Some(false) => Some("write \"off\"".to_owned()),
                Some(true) => Some("write a severity such as \"medium\"".to_owned()),
                None => None,
            };
            table.wrong_type(rule.name, value, wanted, help);
            return None;
        }
    }
    Some(setting)
}

fn apply(setting: &mut RuleSetting, level: Option<Severity>) {
    setting.severity = level;
    setting.enabled = Some(level.is_some());
}

/// The words for a level; "off" stands for none.
fn levels() -> Vec<(&'static str, Option<Severity>)> {
    let severities = Severity::ALL.iter().map(|severity| (severity.name(), Some(*severity)));
    severities.chain([("off", None)]).collect()
}

/// The outer option is whether the word is known, the inner one is empty for "off".
#[expect(clippy::option_option, reason = "both layers are read at once, by the two callers above")]
fn level(table: &Table<'_>, word: &Located<String>) -> Option<Option<Severity>> {
    table.word_of(SEVERITY, word, &levels())
}

fn number(table: &mut Table<'_>, option: &OptionInfo) -> Option<OptionValue> {
    let value = table.value(option.name)?;
    let integer = value.get_ref().as_integer().and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
    let (number, wanted) = match option.default {
        OptionValue::Count(_) => (integer.map(OptionValue::Count), "a whole number of zero or more"),
        OptionValue::Share(_) => {
            #[expect(clippy::cast_precision_loss, reason = "limits are small")]
            let integer = integer.map(|n| n as f64);
            let float = || value.get_ref().as_float().and_then(|n| n.as_str().parse::<f64>().ok());
            let share = integer.or_else(float).filter(|n| n.is_finite() && *n >= 0.0);
            (share.map(OptionValue::Share), "a number of zero or more")
        }
    };
    if number.is_none() {
        let message = format!("'{}' {} must be {wanted}", option.name, table.place());
        table.file.mistake(&value.span(), message, Some(option.description.to_owned()));
    }
    number
}

/// One of [`levels`], for the JSON Schema.
struct Level;

impl JsonSchema for Level {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = levels().iter().map(|(word, _)| *word).collect();
        json_schema!({
            "description": "The severity of every finding of a rule, or \"off\".",
            "type": "string",
            "enum": words,
        })
    }
}

/// Without the rules, which only a run knows; `properties` has them.
impl JsonSchema for RuleSettings {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rules".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Level>();
        json_schema!({ "type": "object", "additionalProperties": false })
    }
}

/// The JSON Schema of every rule's settings, by the rule's name.
pub(super) fn properties(rules: &[RuleInfo]) -> serde_json::Map<String, serde_json::Value> {
    let level = json!({ "$ref": "#/$defs/Level" });
    let of_rule = |rule: &RuleInfo| {
        let mut keys = serde_json::Map::new();
        keys.insert(SEVERITY.to_owned(), level.clone());
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
        (rule.name.to_owned(), json!({ "anyOf": [level, table] }))
    };
    rules.iter().map(of_rule).collect()
}
