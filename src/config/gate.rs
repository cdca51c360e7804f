//! What makes a run fail: how bad, how sure, and what was there before.

use std::str::FromStr;

use schemars::{Schema, SchemaGenerator, json_schema};

use super::field::Word;
use super::located::Located;
use super::table::Table;
use crate::terms::severity::{Confidence, Severity};

/// From which severity on findings fail a run; `None` for never.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct FailOn(pub Option<Severity>);

impl Default for FailOn {
    fn default() -> Self {
        Self(Some(Severity::High))
    }
}

impl FailOn {
    fn words() -> Vec<(&'static str, Self)> {
        let severities = Severity::ALL.iter().map(|severity| (severity.name(), Self(Some(*severity))));
        severities.chain([("never", Self(None))]).collect()
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        self.0.map_or("never", Severity::name)
    }
}

impl FromStr for FailOn {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = Self::words().into_iter().find(|(word, _)| *word == text);
        word.map(|(_, level)| level).ok_or("write critical, high, medium, low, info or never")
    }
}

impl Word for FailOn {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<_> = Self::words().into_iter().map(|(word, _)| word).collect();
        json_schema!({ "type": "string", "enum": words })
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        table.word_of(key, text, &Self::words())
    }
}

impl Word for Confidence {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::ALL.map(Self::name) })
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        table.word_of(key, text, &Self::ALL.map(|confidence| (confidence.name(), confidence)))
    }
}

/// A file, by its path from the root of the run on, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileInRoot(pub String);

impl Word for FileInRoot {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "\\S" })
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        let path = text.value.strip_prefix("./").unwrap_or(&text.value);
        let leads_out = path.starts_with('/') || path.split('/').any(|part| part == "..");
        if leads_out || path.contains(['\\', ':']) {
            table.file.mistake_at(
                text,
                format!("'{}' in '{key}' is no file below the root", text.value),
                Some(
                    "write the path from the root on, with '/', such as \"leastforce-baseline.json\""
                        .to_owned(),
                ),
            );
            return None;
        }
        Some(Self(path.to_owned()))
    }
}
