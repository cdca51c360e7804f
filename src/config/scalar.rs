//! The kinds of single values that a configuration holds.

use std::fmt;
use std::ops::Deref;

use globset::GlobSet;
use jiff::civil::Date;
use schemars::{Schema, SchemaGenerator, json_schema};

use super::field::{Scalar, Word};
use super::file::DATE_HELP;
use super::located::Located;
use super::table::{Table, Value};
use crate::text::glob;

impl Word for String {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "\\S" })
    }

    fn parse(_: &Table<'_>, _: &str, text: &Located<String>) -> Option<Self> {
        Some(text.value.clone())
    }
}

impl Scalar for bool {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<bool>()
    }

    fn read(table: &Table<'_>, key: &str, value: &Value<'_>) -> Option<Self> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            let help = value.get_ref().as_str().and_then(|text| match text {
                "true" | "false" => Some(format!("write {text} without quotes")),
                _ => None,
            });
            table.wrong_type(key, value, "true or false", help);
        }
        flag
    }
}

/// A whole number that is not negative.
impl Scalar for u32 {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<u32>()
    }

    fn read(table: &Table<'_>, key: &str, value: &Value<'_>) -> Option<Self> {
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            table.wrong_type(key, value, "a whole number, 0 or more", None);
        }
        number
    }
}

/// A day, written without quotes. Editors hand it to a schema as a string.
impl Scalar for Date {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }

    fn read(table: &Table<'_>, key: &str, value: &Value<'_>) -> Option<Self> {
        let datetime = value.get_ref().as_datetime();
        let date = datetime.filter(|written| written.time.is_none()).and_then(|written| {
            let date = written.date?;
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(i16::try_from(date.year).ok()?, month, day).ok()
        });
        if date.is_none() {
            let help = match value.get_ref().as_str() {
                Some(text) if text.parse::<Date>().is_ok() => format!("write {text} without quotes"),
                _ => DATE_HELP.to_owned(),
            };
            table.wrong_type(key, value, "a date without a time", Some(help));
        }
        date
    }
}

/// A grant as people write it, with at most one `*`. Whether it exists is for the catalogue and the project to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantText(pub String);

impl Word for GrantText {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(?=.*\\S)[^*]*\\*?[^*]*$" })
    }

    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self> {
        if text.value.matches('*').count() <= 1 {
            return Some(Self(text.value.clone()));
        }
        table.file.mistake_at(
            text,
            format!("the grant '{}' in '{key}' {} has more than one '*'", text.value, table.place()),
            Some("write several grants, each with one '*' at most".to_owned()),
        );
        None
    }
}

impl Deref for GrantText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GrantText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl GrantText {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A pattern of paths with `/`; `*` stays within one folder, `**` does not.
#[derive(Clone, Debug, Default)]
pub struct PathGlob {
    /// As written.
    pub text: String,
    /// `None` matches nothing.
    matcher: Option<GlobSet>,
}

impl PathGlob {
    /// # Errors
    /// What is wrong with the pattern, in a few words.
    fn new(text: &str) -> Result<Self, String> {
        let pattern = text.strip_prefix("./").unwrap_or(text);
        if pattern.starts_with('/') || pattern.split('/').any(|part| part == "..") {
            return Err("it leads out of the folder that it starts in".to_owned());
        }
        if pattern.contains('\\') {
            return Err("it has a backslash".to_owned());
        }
        Ok(Self { text: text.to_owned(), matcher: Some(glob::matcher(pattern, false)?) })
    }

    /// Whether it matches `path`, which is relative to the folder that patterns start at.
    pub fn matches(&self, path: &str) -> bool {
        // Most paths are ruled out by how they begin.
        path.starts_with(self.fixed_start())
            && self.matcher.as_ref().is_some_and(|matcher| matcher.is_match(path))
    }

    /// How every path that it matches begins.
    pub(super) fn fixed_start(&self) -> &str {
        let pattern = self.text.strip_prefix("./").unwrap_or(&self.text);
        pattern.split(['*', '?', '[', '{']).next().unwrap_or_default()
    }
}

impl Word for PathGlob {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        <String as Word>::schema(generator)
    }

    fn parse(table: &Table<'_>, _: &str, text: &Located<String>) -> Option<Self> {
        match Self::new(&text.value) {
            Ok(glob) => Some(glob),
            Err(problem) => {
                let help =
                    "write a path with '/', in which '*' stands for part of a name and '**' for any folders";
                let message = format!("'{}' is not a valid glob: {problem}", text.value);
                table.file.mistake_at(text, message, Some(help.to_owned()));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PathGlob;

    #[test]
    fn a_star_stays_in_its_folder_and_two_do_not() {
        let one = PathGlob::new("./integrations/*.toml").unwrap();
        assert!(one.matches("integrations/erp.toml"));
        assert!(!one.matches("integrations/old/erp.toml"));
        assert_eq!(one.fixed_start(), "integrations/");
        assert!(PathGlob::new("test/**").unwrap().matches("test/a/b.xml"));
    }

    #[test]
    fn a_pattern_that_leads_out_or_makes_no_sense_is_refused() {
        for pattern in ["../x.toml", "/etc/*.toml", "a\\*.toml", "a/[", "a/{b"] {
            assert!(PathGlob::new(pattern).is_err(), "{pattern}");
        }
    }
}
