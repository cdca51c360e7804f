//! A TOML table that is read key by key.
//!
//! A reader asks for each key that it knows; [`Table::finish`] then reports every other key.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::File;
use super::located::Located;
use crate::text::nearest::nearest;
use crate::text::phrase::did_you_mean;
use crate::text::position::Location;

/// The keys of the file's top level that hold no table. Below the header of a table they would be keys of it.
const ABOVE_TABLES: [&str; 5] = ["include", "baseline", "fail-on", "min-confidence", "documentation-url"];

pub(super) type Value<'d> = Spanned<DeValue<'d>>;

pub(super) struct Table<'d> {
    pub(super) file: &'d File<'d>,
    /// Its keys from the root on, joined by dots; empty for the root.
    path: String,
    /// What people call it: the last of its keys, or the stem of a file that holds it alone.
    name: Located<String>,
    /// Whether it is one of several, written with `[[..]]`.
    repeated: bool,
    /// Its header or the value itself.
    span: Range<usize>,
    entries: &'d DeTable<'d>,
    asked: Vec<&'static str>,
    /// Keys that must be there and are not, with the help to give.
    missing: Vec<(&'static str, &'static str)>,
    /// Keys that are not allowed although the reader asks for them.
    forbidden: &'static [&'static str],
    /// How many mistakes the file had when reading of this table began.
    mistakes_before: usize,
}

impl<'d> Table<'d> {
    pub(super) fn root(file: &'d File<'d>, entries: &'d DeTable<'d>) -> Self {
        Self::new(file, String::new(), file.located(String::new(), &(0..0)), false, 0..0, entries)
    }

    fn new(
        file: &'d File<'d>,
        path: String,
        name: Located<String>,
        repeated: bool,
        span: Range<usize>,
        entries: &'d DeTable<'d>,
    ) -> Self {
        Self {
            file,
            path,
            name,
            repeated,
            span,
            entries,
            asked: Vec::new(),
            missing: Vec::new(),
            forbidden: &[],
            mistakes_before: file.mistake_count(),
        }
    }

    /// The table under another name, such as the stem of the file that it fills.
    pub(super) fn called(mut self, name: String) -> Self {
        self.name.value = name;
        self
    }

    /// The table with keys that count as unknown.
    pub(super) fn without(mut self, keys: &'static [&'static str]) -> Self {
        self.forbidden = keys;
        self
    }

    /// How a message says where a key is: `in [integrations.erp]`.
    pub(super) fn place(&self) -> String {
        match (self.path.as_str(), self.repeated) {
            ("", _) => "at the top level".to_owned(),
            (path, false) => format!("in [{path}]"),
            (path, true) => format!("in [[{path}]]"),
        }
    }

    /// The table as a message speaks of it: `[integrations.erp]`.
    pub(super) fn title(&self) -> String {
        match self.place().strip_prefix("in ") {
            Some(title) => title.to_owned(),
            None => "this file".to_owned(),
        }
    }

    pub(super) fn name(&self) -> Located<String> {
        self.name.clone()
    }

    pub(super) fn plain_name(&self) -> String {
        self.name.value.clone()
    }

    pub(super) fn location(&self) -> Location {
        self.file.places.location(&self.span)
    }

    /// The raw value of `key`, which is known from now on.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'d Value<'d>> {
        if self.forbidden.contains(&key) {
            return None;
        }
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.get(key).filter(|value| !self.file.is_broken(value))
    }

    /// Whether `key` has a value that is TOML.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.get(key).is_some_and(|value| !self.file.is_broken(value))
    }

    /// Every key with its value, in the order of the file, for tables whose keys are names.
    pub(super) fn names(&self) -> Vec<(Located<String>, &'d Value<'d>)> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .map(|(key, value)| (self.file.located(key.get_ref().to_string(), &key.span()), value))
            .collect()
    }

    /// Whether nothing is wrong in it so far, once every known key was read.
    pub(super) fn is_clean(&self) -> bool {
        self.file.mistake_count() == self.mistakes_before
            && self
                .entries
                .iter()
                .all(|(key, value)| self.knows(key.get_ref()) && !self.file.is_broken(value))
    }

    fn knows(&self, key: &str) -> bool {
        self.asked.contains(&key)
    }

    /// Notes that `key` has to be there, and what to write when it is not.
    pub(super) fn require(&mut self, key: &'static str, help: &'static str) {
        if !self.entries.contains_key(key) {
            self.missing.push((key, help));
        }
    }

    /// `value`, which stands under `key`, as a table. When it is none, that is a mistake, and `help` says what to
    /// write instead.
    pub(super) fn table_of(
        &self,
        key: &Located<String>,
        value: &'d Value<'d>,
        help: Option<String>,
    ) -> Option<Table<'d>> {
        let Some(entries) = value.get_ref().as_table() else {
            if !self.file.is_broken(value) {
                let path = self.child(&key.value);
                let single = || format!("write [{path}] with single brackets");
                let help = help.or_else(|| value.get_ref().is_array().then(single));
                self.wrong_type(&key.value, value, "a table", help);
            }
            return None;
        };
        Some(Table::new(self.file, self.child(&key.value), key.clone(), false, value.span(), entries))
    }

    /// The table under `key`; a mistake when something else is there.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'d>> {
        let value = self.value(key)?;
        self.table_of(&self.file.located(key.to_owned(), &value.span()), value, None)
    }

    /// The tables of a list of tables, written `[[key]]`. `like` is an entry as it should be.
    pub(super) fn tables(&mut self, key: &'static str, like: &str) -> Vec<Table<'d>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let path = self.child(key);
        let Some(items) = value.get_ref().as_array() else {
            let help = value.get_ref().is_table().then(|| format!("write [[{path}]] with double brackets"));
            self.wrong_type(key, value, "a list of tables", help);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter().filter(|item| !self.file.is_broken(item)) {
            let Some(entries) = item.get_ref().as_table() else {
                self.wrong_item(key, item, "tables", Some(format!("write {like}")));
                continue;
            };
            let name = self.file.located(key.to_owned(), &item.span());
            tables.push(Table::new(self.file, path.clone(), name, true, item.span(), entries));
        }
        tables
    }

    /// The strings in `value`, which stands under `key`, that are not blank.
    pub(super) fn texts_of(&self, key: &str, value: &Value<'_>) -> Vec<Located<String>> {
        let Some(items) = value.get_ref().as_array() else {
            let help = value.get_ref().as_str().map(|text| format!("write [\"{text}\"]"));
            self.wrong_type(key, value, "a list of strings", help);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter().filter(|item| !self.file.is_broken(item)) {
            match item.get_ref().as_str() {
                Some(text) if text.trim().is_empty() => {
                    let message = format!("'{key}' {} has an empty entry", self.place());
                    self.file.mistake(&item.span(), message, Some("fill it in or remove it".to_owned()));
                }
                Some(text) => texts.push(self.file.located(text.to_owned(), &item.span())),
                None => self.wrong_item(key, item, "strings", None),
            }
        }
        texts
    }

    /// The same, and a mistake when the list is empty; `help` says what to write then.
    pub(super) fn some_texts(&mut self, key: &'static str, help: &str) -> Vec<Located<String>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        if value.get_ref().as_array().is_some_and(|list| list.is_empty()) {
            let message = format!("'{key}' {} is empty", self.place());
            self.file.mistake(&value.span(), message, Some(help.to_owned()));
        }
        self.texts_of(key, value)
    }

    /// A mistake of the table as a whole.
    pub(super) fn mistake(&self, message: String, help: String) {
        self.file.mistake(&self.span, message, Some(help));
    }

    pub(super) fn wrong_type(&self, key: &str, value: &Value<'_>, wanted: &str, help: Option<String>) {
        let message =
            format!("'{key}' {} must be {wanted}, not {}", self.place(), type_name(value.get_ref()));
        self.file.mistake(&value.span(), message, help.or_else(|| self.misplaced(key)));
    }

    /// What to do with a key of the file's top level that stands in this table.
    pub(super) fn misplaced(&self, key: &str) -> Option<String> {
        (!self.path.is_empty() && ABOVE_TABLES.contains(&key)).then(|| {
            format!(
                "'{key}' belongs to no table: write it above the first line of the file that begins with '['"
            )
        })
    }

    fn wrong_item(&self, key: &str, item: &Value<'_>, wanted: &str, help: Option<String>) {
        let message =
            format!("'{key}' {} must hold {wanted} only, not {}", self.place(), type_name(item.get_ref()));
        self.file.mistake(&item.span(), message, help);
    }

    /// What `written` stands for in a closed list, called `what`; a mistake when it is not in it.
    pub(super) fn word_of<T: Copy>(
        &self,
        what: &str,
        written: &Located<String>,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == written.value) {
            return Some(*meaning);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("unknown {what} '{}' {}", written.value, self.place());
        self.file.mistake_at(written, message, Some(suggest(&written.value, &known)));
        None
    }

    /// Reports every key that nobody asked for and every required one that is not there. A mistyped
    /// key that stands for a missing one is one mistake, not two.
    pub(super) fn finish(mut self) {
        for (key, _) in self.entries {
            let written: &str = key.get_ref();
            if self.knows(written) {
                continue;
            }
            let message = format!("unknown key '{written}' {}", self.place());
            let unwritten: Vec<&str> =
                self.asked.iter().copied().filter(|known| !self.entries.contains_key(*known)).collect();
            let help = match nearest(written, unwritten.iter().copied()) {
                _ if let Some(help) = self.misplaced(written) => help,
                Some(name) => {
                    self.missing.retain(|(missing, _)| *missing != name);
                    did_you_mean(name)
                }
                None => suggest(written, &self.asked),
            };
            self.file.mistake(&key.span(), message, Some(help));
        }
        for (key, help) in &self.missing {
            self.mistake(format!("{} has no '{key}'", self.title()), (*help).to_owned());
        }
    }

    /// A key as it is to be written.
    pub(super) fn key(key: &str) -> String {
        let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if bare { key.to_owned() } else { format!("\"{key}\"") }
    }

    fn child(&self, key: &str) -> String {
        if self.path.is_empty() { Self::key(key) } else { format!("{}.{}", self.path, Self::key(key)) }
    }
}

/// "did you mean", or else everything that could have been meant.
pub(super) fn suggest(written: &str, known: &[&str]) -> String {
    match nearest(written, known.iter().copied()) {
        Some(name) => did_you_mean(name),
        None => format!("write one of: {}", known.join(", ")),
    }
}

/// How a message calls a value's type.
fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(datetime) => match (datetime.date, datetime.time) {
            (Some(_), None) => "a date",
            (Some(_), Some(_)) => "a date with a time",
            (None, _) => "a time",
        },
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
