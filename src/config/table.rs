//! A TOML table that is read key by key and remembers what was wrong with it.
//!
//! A reader asks for each key that it knows; [`Table::finish`] then reports every other key. What
//! cannot be read is reported at once and comes back as absent, so that reading goes on.

use std::cell::RefCell;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::{ConfigMistake, Places};
use super::model::Located;
use crate::text::nearest::nearest;

/// One file being read.
pub(super) struct File<'d> {
    pub(super) places: Places<'d>,
    /// Values that are not TOML; they are reported already and count as written.
    broken: Vec<Range<usize>>,
    mistakes: RefCell<Vec<ConfigMistake>>,
}

impl File<'_> {
    /// Reads `text` with `read`, unless it is not TOML, and adds to `mistakes` whatever is wrong.
    pub(super) fn read<T>(
        path: &str,
        text: &str,
        mistakes: &mut Vec<ConfigMistake>,
        read: impl FnOnce(Table<'_>) -> T,
    ) -> Option<T> {
        let places = Places::new(path, text);
        let (tree, errors) = DeTable::parse_recoverable(places.text());
        let mut broken = Vec::new();
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let message = format!("this is not valid TOML: {}", error.message());
            // A value that cannot be read leaves the structure around it intact, so the rest can
            // still be judged. After anything else the tree is a guess.
            if let Some(value) = scalar_at(tree.get_ref(), &span) {
                if broken.contains(&value) {
                    continue;
                }
                let raw = &places.text()[value.clone()];
                let (message, help) = if is_date_like(raw) {
                    (format!("'{raw}' is neither a date nor a number"), DATE_HELP)
                } else {
                    (message, "put strings in quotes, and write numbers and dates without")
                };
                mistakes.push(places.mistake(&value, message, Some(help.to_owned())));
                broken.push(value);
            } else {
                mistakes.retain(|earlier| earlier.path != path);
                let doubled = error.message() == "duplicate key";
                let help = doubled.then(|| "a name stands once in a table; remove or merge one".to_owned());
                let mut mistake = places.mistake(&span, message, help);
                mistake.hides_others = true;
                mistakes.push(mistake);
                return None;
            }
        }
        let file = File { places, broken, mistakes: RefCell::default() };
        let root = Table::new(&file, String::new(), false, 0..0, tree.get_ref());
        let result = read(root);
        mistakes.append(&mut file.mistakes.take());
        Some(result)
    }

    pub(super) fn mistake(&self, range: &Range<usize>, message: String, help: Option<String>) {
        self.mistakes.borrow_mut().push(self.places.mistake(range, message, help));
    }

    pub(super) fn mistake_at<T>(&self, value: &Located<T>, message: String, help: Option<String>) {
        self.mistakes.borrow_mut().push(ConfigMistake::at(value.location.clone(), message, help));
    }

    pub(super) fn mistake_count(&self) -> usize {
        self.mistakes.borrow().len()
    }

    pub(super) fn located<T>(&self, value: T, range: &Range<usize>) -> Located<T> {
        Located { value, location: self.places.location(range) }
    }

    fn is_broken(&self, value: &Spanned<DeValue<'_>>) -> bool {
        self.broken.contains(&value.span())
    }
}

const DATE_HELP: &str = "write a date as year-month-day without quotes, such as 2027-01-31";

fn is_date_like(raw: &str) -> bool {
    raw.starts_with(|c: char| c.is_ascii_digit()) && raw.contains(['-', '/', '.'])
}

/// The span of the innermost value without parts that holds all of `span`.
fn scalar_at(table: &DeTable<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    fn within(value: &Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<Range<usize>> {
        match value.get_ref() {
            DeValue::Table(table) => scalar_at(table, span),
            DeValue::Array(array) => array.iter().find_map(|item| within(item, span)),
            _ => {
                let own = value.span();
                (own.start <= span.start && span.end <= own.end && span.start < own.end).then_some(own)
            }
        }
    }
    table.iter().find_map(|(_, value)| within(value, span))
}

/// "did you mean", or else everything that could have been meant.
pub(super) fn suggest(written: &str, known: &[&str]) -> String {
    match nearest(written, known.iter().copied()) {
        Some(name) => format!("did you mean '{name}'?"),
        None => format!("write one of: {}", known.join(", ")),
    }
}

/// How a message calls a value's type.
pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
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

pub(super) struct Table<'d> {
    pub(super) file: &'d File<'d>,
    /// Its keys from the root on, joined by dots; empty for the root.
    name: String,
    /// Whether it is one of several, written with `[[..]]`.
    repeated: bool,
    /// Its header or the value itself.
    pub(super) span: Range<usize>,
    entries: &'d DeTable<'d>,
    asked: Vec<&'static str>,
    /// Keys that must be there and are not, with the help to give.
    missing: Vec<(&'static str, String)>,
}

pub(super) type Value<'d> = Spanned<DeValue<'d>>;

impl<'d> Table<'d> {
    fn new(
        file: &'d File<'d>,
        name: String,
        repeated: bool,
        span: Range<usize>,
        entries: &'d DeTable<'d>,
    ) -> Self {
        Self { file, name, repeated, span, entries, asked: Vec::new(), missing: Vec::new() }
    }

    /// How a message says where a key is: `in [integrations.erp]`.
    pub(super) fn place(&self) -> String {
        match (self.name.as_str(), self.repeated) {
            ("", _) => "at the top level".to_owned(),
            (name, false) => format!("in [{name}]"),
            (name, true) => format!("in [[{name}]]"),
        }
    }

    /// The table as a message speaks of it: `[integrations.erp]`.
    pub(super) fn title(&self) -> String {
        match self.place().strip_prefix("in ") {
            Some(title) => title.to_owned(),
            None => "this file".to_owned(),
        }
    }

    pub(super) fn location(&self) -> crate::text::position::Location {
        self.file.places.location(&self.span)
    }

    /// The raw value of `key`, which is known from now on.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'d Value<'d>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.get(key).filter(|value| !self.file.is_broken(value))
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

    /// Whether every value in it is TOML.
    pub(super) fn is_intact(&self) -> bool {
        !self.entries.iter().any(|(_, value)| self.file.is_broken(value))
    }

    /// Notes that `key` has to be there, and what to write when it is not.
    pub(super) fn require(&mut self, key: &'static str, help: &str) {
        if !self.entries.contains_key(key) {
            self.missing.push((key, help.to_owned()));
        }
    }

    /// A string that says something.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.value(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a string", None);
            return None;
        };
        let located = self.file.located(text.to_owned(), &value.span());
        if text.trim().is_empty() {
            let message = format!("'{key}' {} is empty", self.place());
            self.file.mistake_at(&located, message, Some("write what it should say".to_owned()));
            return None;
        }
        Some(located)
    }

    /// A list of strings that each say something.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        self.value(key).map_or_else(Vec::new, |value| self.texts_of(key, value))
    }

    pub(super) fn texts_of(&self, key: &str, value: &'d Value<'d>) -> Vec<Located<String>> {
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

    pub(super) fn flag(&mut self, key: &'static str) -> Option<Located<bool>> {
        let value = self.value(key)?;
        let Some(flag) = value.get_ref().as_bool() else {
            let help = value.get_ref().as_str().and_then(|text| match text {
                "true" | "false" => Some(format!("write {text} without quotes")),
                _ => None,
            });
            self.wrong_type(key, value, "true or false", help);
            return None;
        };
        Some(self.file.located(flag, &value.span()))
    }

    pub(super) fn date(&mut self, key: &'static str) -> Option<Located<Date>> {
        let value = self.value(key)?;
        if let Some(datetime) = value.get_ref().as_datetime() {
            let date = datetime.date.filter(|_| datetime.time.is_none()).and_then(|date| {
                let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
                Date::new(i16::try_from(date.year).ok()?, month, day).ok()
            });
            if let Some(date) = date {
                return Some(self.file.located(date, &value.span()));
            }
        }
        let help = match value.get_ref().as_str() {
            Some(text) if text.parse::<Date>().is_ok() => format!("write {text} without quotes"),
            _ => DATE_HELP.to_owned(),
        };
        self.wrong_type(key, value, "a date without a time", Some(help));
        None
    }

    /// A string out of a closed list; `what` names the list.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        what: &str,
        words: &[(&'static str, T)],
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        self.word_of(what, &text, words)
    }

    /// What `written` stands for in a closed list.
    pub(super) fn word_of<T: Copy>(
        &self,
        what: &str,
        written: &Located<String>,
        words: &[(&'static str, T)],
    ) -> Option<Located<T>> {
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == written.value) {
            return Some(Located { value: *meaning, location: written.location.clone() });
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("unknown {what} '{}' {}", written.value, self.place());
        self.file.mistake_at(written, message, Some(suggest(&written.value, &known)));
        None
    }

    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'d>> {
        let value = self.value(key)?;
        self.table_of(key, value)
    }

    /// `value`, which stands under `key`, as a table.
    pub(super) fn table_of(&self, key: &str, value: &'d Value<'d>) -> Option<Table<'d>> {
        let Some(entries) = value.get_ref().as_table() else {
            if !self.file.is_broken(value) {
                let is_list = value.get_ref().is_array();
                let help = is_list.then(|| format!("write [{}] with single brackets", self.child(key)));
                self.wrong_type(key, value, "a table", help);
            }
            return None;
        };
        Some(Table::new(self.file, self.child(key), false, value.span(), entries))
    }

    /// The tables of a list of tables, written `[[key]]`. `like` is an entry as it should be.
    pub(super) fn tables(&mut self, key: &'static str, like: &str) -> Vec<Table<'d>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let name = self.child(key);
        let Some(items) = value.get_ref().as_array() else {
            let help = value.get_ref().is_table().then(|| format!("write [[{name}]] with double brackets"));
            self.wrong_type(key, value, "a list of tables", help);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter().filter(|item| !self.file.is_broken(item)) {
            let Some(entries) = item.get_ref().as_table() else {
                self.wrong_item(key, item, "tables", Some(format!("write {like}")));
                continue;
            };
            tables.push(Table::new(self.file, name.clone(), true, item.span(), entries));
        }
        tables
    }

    pub(super) fn wrong_type(&self, key: &str, value: &Value<'_>, wanted: &str, help: Option<String>) {
        let message =
            format!("'{key}' {} must be {wanted}, not {}", self.place(), type_name(value.get_ref()));
        self.file.mistake(&value.span(), message, help);
    }

    fn wrong_item(&self, key: &str, item: &Value<'_>, wanted: &str, help: Option<String>) {
        let message =
            format!("'{key}' {} must hold {wanted} only, not {}", self.place(), type_name(item.get_ref()));
        self.file.mistake(&item.span(), message, help);
    }

    /// Reports every key that nobody asked for and every required one that is not there. A mistyped
    /// key that stands for a missing one is one mistake, not two.
    pub(super) fn finish(mut self) {
        for (key, _) in self.entries {
            let written: &str = key.get_ref();
            if self.asked.contains(&written) {
                continue;
            }
            let message = format!("unknown key '{written}' {}", self.place());
            let unwritten: Vec<&str> =
                self.asked.iter().copied().filter(|known| !self.entries.contains_key(*known)).collect();
            let help = match nearest(written, unwritten.iter().copied()) {
                Some(name) => {
                    self.missing.retain(|(missing, _)| *missing != name);
                    format!("did you mean '{name}'?")
                }
                None => suggest(written, &self.asked),
            };
            self.file.mistake(&key.span(), message, Some(help));
        }
        for (key, help) in &self.missing {
            let message = format!("{} has no '{key}'", self.title());
            self.file.mistake(&self.span, message, Some(help.clone()));
        }
    }

    /// A key as it is to be written.
    pub(super) fn key(key: &str) -> String {
        let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if bare { key.to_owned() } else { format!("\"{key}\"") }
    }

    fn child(&self, key: &str) -> String {
        if self.name.is_empty() { Self::key(key) } else { format!("{}.{}", self.name, Self::key(key)) }
    }
}
