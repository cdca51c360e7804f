//! Names with their kind before a colon, such as `profile:Backup`.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::field::Word;
use super::located::Located;
use super::table::Table;
use crate::terms::holder_kind::HolderKind;
use crate::terms::subject_kind::SUBJECT_KINDS;

/// A holder by kind and name, written `profile:Backup`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HolderRef {
    pub kind: HolderKind,
    pub name: String,
}

/// No holder has an empty name.
impl Default for HolderRef {
    fn default() -> Self {
        Self { kind: HolderKind::Profile, name: String::new() }
    }
}

/// What a finding is about, written `profile:Backup`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectRef {
    /// One of [`SUBJECT_KINDS`].
    pub kind: &'static str,
    pub name: String,
}

fn subject_kinds() -> Vec<(&'static str, &'static str)> {
    let words = SUBJECT_KINDS.map(|kind| (kind, kind));
    words.into_iter().chain([(HolderKind::LONG_GROUP, HolderKind::PermissionSetGroup.name())]).collect()
}

impl Word for HolderRef {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(&HolderKind::PREFIXES)
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        parse(table, key, text, &HolderKind::PREFIXES).map(|(kind, name)| Self { kind, name })
    }
}

impl Word for SubjectRef {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(&subject_kinds())
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        parse(table, key, text, &subject_kinds()).map(|(kind, name)| Self { kind, name })
    }
}

fn schema<T>(kinds: &[(&str, T)]) -> Schema {
    let words: Vec<&str> = kinds.iter().map(|(word, _)| *word).collect();
    json_schema!({ "type": "string", "pattern": format!("^({}):\\s*\\S", words.join("|")) })
}

fn parse<T: Copy>(
    table: &Table<'_>,
    key: &str,
    text: &Located<String>,
    kinds: &[(&'static str, T)],
) -> Option<(T, String)> {
    let Some((kind, name)) = text.value.split_once(':') else {
        table.file.mistake_at(
            text,
            format!("'{key}' {} does not say what '{}' is", table.place(), text.value),
            Some(format!("write its kind before a colon, such as \"profile:{}\"", text.value)),
        );
        return None;
    };
    if name.trim().is_empty() {
        table.file.mistake_at(
            text,
            format!("'{key}' {} has no name behind the colon", table.place()),
            Some(format!("write \"{kind}:NAME\"")),
        );
        return None;
    }
    let kind = Located { value: kind.to_owned(), location: text.location.clone() };
    let kind = table.word_of(&format!("kind of {key}"), &kind, kinds)?;
    Some((kind, name.trim().to_owned()))
}
