//! The text of one configuration file as a tree of TOML values, and the mistakes found in it.

use std::cell::RefCell;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::located::Located;
use super::mistake::{ConfigMistake, Places};
use super::rules::RuleInfo;
use super::table::{Table, Value};

/// One file being read.
pub(super) struct File<'d> {
    pub(super) places: Places<'d>,
    /// The rules that the file may name.
    pub(super) rules: &'d [RuleInfo],
    /// Values that are not TOML. They are reported already and count as written.
    broken: Vec<Range<usize>>,
    mistakes: RefCell<Vec<ConfigMistake>>,
}

/// The help for everything that should be a date.
pub(super) const DATE_HELP: &str = "write a date as year-month-day without quotes, such as 2027-01-31";

impl File<'_> {
    /// Reads `text` with `read` and adds to `mistakes` what is wrong in it. `None` when `text` is not TOML: then
    /// nothing else in it can be judged, and that is its only mistake.
    pub(super) fn read<T>(
        path: &str,
        text: &str,
        rules: &[RuleInfo],
        mistakes: &mut Vec<ConfigMistake>,
        read: impl FnOnce(Table<'_>) -> T,
    ) -> Option<T> {
        let places = Places::new(path, text);
        let (tree, errors) = DeTable::parse_recoverable(places.text());
        let mut own = Vec::new();
        let mut broken = Vec::new();
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let message = format!("this is not valid TOML: {}", error.message());
            // A value that cannot be read leaves the structure around it intact, so the rest can
            // still be judged. After anything else the tree is a guess.
            let Some(value) = scalar_at(tree.get_ref(), &span) else {
                let doubled = error.message() == "duplicate key";
                let help = doubled.then(|| "a name stands once in a table; remove or merge one".to_owned());
                mistakes.push(places.mistake(&span, message, help));
                return None;
            };
            if broken.contains(&value) {
                continue;
            }
            let raw = &places.text()[value.clone()];
            let (message, help) = if is_date_like(raw) {
                (format!("'{raw}' is neither a date nor a number"), DATE_HELP)
            } else {
                (message, "put strings in quotes, and write numbers and dates without")
            };
            own.push(places.mistake(&value, message, Some(help.to_owned())));
            broken.push(value);
        }
        let file = File { places, rules, broken, mistakes: RefCell::new(own) };
        let result = read(Table::root(&file, tree.get_ref()));
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

    pub(super) fn is_broken(&self, value: &Value<'_>) -> bool {
        self.broken.contains(&value.span())
    }
}

fn is_date_like(raw: &str) -> bool {
    raw.starts_with(|c: char| c.is_ascii_digit()) && raw.contains(['-', '/', '.'])
}

/// The span of the innermost value without parts that holds all of `span`.
fn scalar_at(table: &DeTable<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    fn within(value: &Value<'_>, span: &Range<usize>) -> Option<Range<usize>> {
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
