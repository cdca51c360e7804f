//! The words of the product and the keys of `leastforce.toml`, for people and as data.

use std::io::Write;

use serde::Serialize;
use serde_json::Value;

use crate::cli::flow;
use crate::config::{self, OptionValue};
use crate::rules::{Group, RULES};

const WORDS: &str = include_str!("words.md");

/// What is known of one word.
#[derive(Serialize)]
pub(super) struct Page {
    /// As it was found, in lower case.
    word: String,
    text: Option<String>,
    /// Words to read next.
    see: Vec<&'static str>,
    /// The keys of `leastforce.toml` of this name.
    keys: Vec<Key>,
    /// The rules of the group of this name.
    rules: Vec<&'static str>,
}

#[derive(Serialize)]
struct Key {
    /// Where it stands: `integrations.NAME.owner`.
    path: String,
    description: String,
}

/// One section of the file of words.
struct Section {
    word: &'static str,
    also: Vec<&'static str>,
    see: Vec<&'static str>,
    text: String,
}

impl Page {
    /// `None` for a word that is neither in the file nor a key; a group of rules alone is no word.
    pub(super) fn of(name: &str) -> Option<Self> {
        let word = name.trim().to_lowercase();
        let sections = sections();
        let spelled = |known: &&'static str| same(known, &word);
        let section = sections.into_iter().find(|s| spelled(&s.word) || s.also.iter().any(spelled));
        let keys = keys(&word);
        if section.is_none() && keys.is_empty() {
            return None;
        }
        let group = Group::ALL.iter().find(|group| group.name() == word);
        let rules = RULES.iter().filter(|rule| Some(&rule.group) == group).map(|rule| rule.name).collect();
        let word = section.as_ref().map_or(word, |section| section.word.to_owned());
        let see = section.as_ref().map_or_else(Vec::new, |section| section.see.clone());
        Some(Self { word, text: section.map(|section| section.text), see, keys, rules })
    }

    /// As it was found, in lower case.
    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// Whether it has a section of its own, and not only keys of its name.
    pub(super) fn is_in_glossary(&self) -> bool {
        self.text.is_some()
    }

    pub(super) fn write(&self, width: usize, out: &mut dyn Write) -> std::io::Result<()> {
        match &self.text {
            Some(text) => write!(out, "{}\n\n{}", self.word, flow::markdown(text, width))?,
            None => writeln!(out, "{}: a key of leastforce.toml", self.word)?,
        }
        if !self.keys.is_empty() {
            writeln!(out, "\nIn leastforce.toml:")?;
            for Key { path, description } in &self.keys {
                writeln!(out, "  {path}: {description}")?;
            }
        }
        if !self.rules.is_empty() {
            writeln!(out, "\nAlso a group of rules: {}", self.rules.join(", "))?;
        }
        if !self.see.is_empty() {
            writeln!(out, "\nSee also: {}", self.see.join(", "))?;
        }
        Ok(())
    }
}

/// All words, in the order of the file.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    sections().into_iter().map(|section| section.word)
}

/// All words with their other spellings.
pub(super) fn spellings() -> impl Iterator<Item = &'static str> {
    sections().into_iter().flat_map(|section| std::iter::once(section.word).chain(section.also))
}

/// Blanks and hyphens are the same to people who look a word up, and so is the plural.
fn same(known: &str, asked: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace([' ', '_'], "-");
    let (known, asked) = (plain(known), plain(asked));
    known == asked || asked.strip_suffix('s') == Some(&known)
}

fn sections() -> Vec<Section> {
    let parts = WORDS.split("\n## ").skip(1);
    parts
        .map(|part| {
            let (word, body) = part.split_once('\n').unwrap_or((part, ""));
            let list = |start: &str| {
                let line = body.lines().find_map(|line| line.strip_prefix(start));
                line.map_or_else(Vec::new, |line| line.split(',').map(str::trim).collect())
            };
            let is_text = |line: &&str| !line.starts_with("Also:") && !line.starts_with("See:");
            let text: Vec<&str> = body.lines().filter(is_text).collect();
            Section { word, also: list("Also:"), see: list("See:"), text: text.join("\n").trim().to_owned() }
        })
        .collect()
}

/// The keys of this name, wherever the schema of `leastforce.toml` has them, and the options of rules.
fn keys(name: &str) -> Vec<Key> {
    let Ok(schema) = serde_json::from_str::<Value>(&config::schema(&[])) else { return Vec::new() };
    let mut found = Vec::new();
    collect(&schema, &schema, "", name, &mut found);
    let options = RULES.iter().flat_map(|rule| rule.options.iter().map(move |option| (rule.name, option)));
    let options = options.filter(|(_, option)| same(option.name, name));
    found.extend(options.map(|(rule, option)| Key {
        path: format!("rules.{rule}.{}", option.name),
        description: format!("{} The default is {}.", one_line(option.description), number(option.default)),
    }));
    found
}

fn number(value: OptionValue) -> String {
    match value {
        OptionValue::Count(count) => count.to_string(),
        OptionValue::Share(share) => share.to_string(),
    }
}

/// Walks the tables of the schema, from `at` on.
fn collect(schema: &Value, at: &Value, path: &str, name: &str, found: &mut Vec<Key>) {
    let table = resolve(schema, at);
    // Deeper than any key: a schema may refer to itself.
    if path.matches('.').count() > 6 {
        return;
    }
    for (key, value) in table.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let described = |value: &Value| value.get("description").and_then(Value::as_str).map(one_line);
        if same(key, name) && !found.iter().any(|known: &Key| known.path == path) {
            let description = described(value).or_else(|| described(resolve(schema, value)));
            found.push(Key { path: path.clone(), description: description.unwrap_or_default() });
        }
        collect(schema, value, &path, name, found);
    }
    if let Some(each) = table.get("additionalProperties").filter(|each| each.is_object()) {
        collect(schema, each, &format!("{path}.NAME"), name, found);
    }
    if let Some(each) = table.get("items") {
        collect(schema, each, path, name, found);
    }
}

/// The table that a part of the schema stands for.
fn resolve<'s>(schema: &'s Value, at: &'s Value) -> &'s Value {
    let reference = at.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
    reference.and_then(|name| schema.pointer(name)).unwrap_or(at)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::exposure::Control;

    fn text(word: &str) -> String {
        Page::of(word).and_then(|page| page.text).unwrap_or_default()
    }

    #[test]
    fn every_word_is_there_once_sorted_and_says_something() {
        let sections = sections();
        assert!(sections.len() > 30);
        assert!(sections.is_sorted_by(|a, b| a.word < b.word));
        for section in &sections {
            assert!(section.text.ends_with('.') && section.text.len() > 40, "{}", section.word);
            for next in &section.see {
                assert!(Page::of(next).is_some() && *next != section.word, "{}: {next}", section.word);
            }
        }
        let mut spellings: Vec<_> =
            sections.iter().flat_map(|s| [s.word].into_iter().chain(s.also.clone())).collect();
        let all = spellings.len();
        spellings.sort_unstable();
        spellings.dedup();
        assert_eq!(spellings.len(), all, "a word has two sections");
    }

    #[test]
    fn every_top_level_key_of_the_configuration_is_explained() {
        let schema: Value = serde_json::from_str(&config::schema(&[])).unwrap();
        let keys: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        assert!(keys.len() >= 8);
        for key in keys {
            let page = Page::of(&key).unwrap();
            assert!(page.text.is_some() && !page.keys.is_empty(), "{key}");
        }
    }

    #[test]
    fn every_term_of_the_risk_is_explained_with_its_weight() {
        for part in ["risk", "data", "object", "escalation", "exposure", "D", "E", "X"] {
            assert!(!text(part).is_empty(), "{part}");
        }
        let exposure = text("exposure");
        for control in Control::ALL {
            assert!(exposure.contains(&control.percent().to_string()), "{control:?}");
        }
    }

    #[test]
    fn words_are_found_however_they_are_spelled() {
        for word in
            ["Holder", "holders", "escalation-path", "Escalation Path", "EDGE", "muting permission set"]
        {
            assert!(Page::of(word).is_some_and(|page| page.text.is_some()), "{word}");
        }
        let paths = |word: &str| {
            Page::of(word).map(|page| page.keys.into_iter().map(|key| key.path).collect::<Vec<_>>())
        };
        let owner = paths("owner").unwrap();
        assert!(owner.contains(&"integrations.NAME.owner".to_owned()), "{owner:?}");
        assert!(owner.contains(&"waiver.owner".to_owned()), "{owner:?}");
        let of_rule = Page::of("max-objects").unwrap();
        assert_eq!(of_rule.keys[0].path, "rules.object-sprawl.max-objects");
        assert!(of_rule.keys[0].description.ends_with('.'), "{}", of_rule.keys[0].description);
        assert!(Page::of("no such word").is_none());
    }
}
