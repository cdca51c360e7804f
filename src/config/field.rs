//! From keys to the fields of a struct. A struct declared with [`table!`] says once, in each of its fields, the
//! name, the type, the description and the necessity of a key; reader and JSON Schema both follow from that.
//!
//! Reading must find every mistake of a file, which a `Deserialize` that ends at the first cannot do. So nothing
//! here fails: what is missing or wrong is reported and comes back blank, and the rest is read. No configuration
//! with blanks leaves this module, since one mistake is enough to refuse it.

use std::ops::{Deref, DerefMut};

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::located::Located;
use super::table::{Table, Value};

/// What stands under one key of a table.
pub(super) trait Field: Sized {
    /// Whether the key must be there.
    const REQUIRED: bool = false;

    /// Reads the value of `key`.
    fn read(table: &mut Table<'_>, key: &'static str) -> Self;
}

/// A table with fixed keys. [`table!`] implements it.
pub(super) trait Keys: Sized {
    /// One entry as people may write it in a list of such tables.
    const LIKE: &'static str = "{ ... }";

    fn read(table: Table<'_>) -> Self;

    /// What to write for `value`, which stands under `name` where such a table should be.
    fn instead(_name: &str, _value: &Value<'_>) -> Option<String> {
        None
    }
}

/// A value that has a type of its own in messages: a flag, a date, a string of a certain form.
pub(super) trait Scalar: Sized {
    fn schema(generator: &mut SchemaGenerator) -> Schema;

    /// What `value`, which stands under `key`, means; `None` after a mistake was reported.
    fn read(table: &Table<'_>, key: &str, value: &Value<'_>) -> Option<Self>;
}

/// A value that is written as a string, alone or in a list.
pub(super) trait Word: Sized {
    fn schema(generator: &mut SchemaGenerator) -> Schema;

    /// What `text`, which is not blank and stands under `key`, means; `None` after a mistake was reported.
    fn parse(table: &Table<'_>, key: &str, text: &Located<String>) -> Option<Self>;
}

impl<T: Word> Scalar for T {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        <T as Word>::schema(generator)
    }

    fn read(table: &Table<'_>, key: &str, value: &Value<'_>) -> Option<Self> {
        let Some(text) = value.get_ref().as_str() else {
            table.wrong_type(key, value, "a string", None);
            return None;
        };
        if text.trim().is_empty() {
            let message = format!("'{key}' {} is empty", table.place());
            table.file.mistake(&value.span(), message, Some("write what it should say".to_owned()));
            return None;
        }
        T::parse(table, key, &table.file.located(text.to_owned(), &value.span()))
    }
}

impl<T: Scalar> Field for Option<Located<T>> {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        let value = table.value(key)?;
        T::read(table, key, value).map(|read| table.file.located(read, &value.span()))
    }
}

impl<T: Scalar + Default> Field for Located<T> {
    const REQUIRED: bool = true;

    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        let blank = |table: &Table<'_>| Located { value: T::default(), location: table.location() };
        Option::read(table, key).unwrap_or_else(|| blank(table))
    }
}

impl<T: Word> Field for Vec<Located<T>> {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        let texts = table.value(key).map_or_else(Vec::new, |value| table.texts_of(key, value));
        let parse = |text: Located<String>| {
            let value = T::parse(table, key, &text)?;
            Some(Located { value, location: text.location })
        };
        texts.into_iter().filter_map(parse).collect()
    }
}

/// `false` where the key is not written.
impl Field for bool {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        Option::<Located<bool>>::read(table, key).is_some_and(|flag| flag.value)
    }
}

impl<T: Keys> Field for Option<T> {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        table.table(key).map(T::read)
    }
}

/// Written `[[key]]`.
impl<T: Keys> Field for Vec<T> {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        table.tables(key, T::LIKE).into_iter().map(T::read).collect()
    }
}

/// Tables under names that people choose, in the order of the file. Written `[key.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByName<T> {
    items: Vec<T>,
    /// The names of those that could not be read, so that nobody calls them unknown.
    pub(super) unreadable: Vec<String>,
}

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self { items: Vec::new(), unreadable: Vec::new() }
    }
}

impl<T> Deref for ByName<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for ByName<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<'t, T> IntoIterator for &'t ByName<T> {
    type Item = &'t T;
    type IntoIter = std::slice::Iter<'t, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: Keys> Field for ByName<T> {
    fn read(table: &mut Table<'_>, key: &'static str) -> Self {
        let mut own = Self::default();
        let Some(parent) = table.table(key) else { return own };
        for (name, value) in parent.names() {
            if name.value.trim().is_empty() {
                let message = format!("a name {} is empty", parent.place());
                parent.file.mistake_at(&name, message, Some("give it a name".to_owned()));
            }
            match parent.table_of(&name, value, T::instead(&name.value, value)) {
                Some(table) => own.items.push(T::read(table)),
                None => own.unreadable.push(name.value),
            }
        }
        own
    }
}

/// Shown where it is used, since each kind of value is short.
impl<T: Scalar> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::any::type_name::<T>().into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for ByName<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}ByName", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        std::collections::BTreeMap::<String, T>::json_schema(generator)
    }
}

/// Declares a struct together with the TOML table that it is read from:
///
/// ```text
/// table! {
///     /// The description in the JSON Schema.
///     pub struct External {
///         // What no key says: a value that the table itself has.
///         given name: Located<String> = Table::name;
///         // Keys with their description; a required one says what to write when it is missing.
///         /// Why that is acceptable.
///         "reason" reason: Located<String>, or "say why it may stay unresolved";
///         /// When somebody last looked at it.
///         "reviewed" reviewed: Option<Located<Date>>;
///     }
///     // What one key means for another. It runs when every key was read.
///     check = check_external;
///     // An entry of a list of such tables, for messages.
///     like = "{ reason = \"...\" }";
///     // What to write instead of a value that is no table.
///     instead = correct_external;
/// }
/// ```
macro_rules! table {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident {
            $( given $given:ident: $given_type:ty = $source:path; )*
            $( $(#[$field_attribute:meta])* $key:literal $field:ident: $type:ty $(, or $help:literal)?; )*
        }
        $( check = $check:path; )?
        $( like = $like:literal; )?
        $( instead = $instead:path; )?
    ) => {
        #[derive(Clone, Debug, schemars::JsonSchema)]
        $(#[$attribute])*
        #[schemars(deny_unknown_fields, transform = |schema: &mut schemars::Schema| {
            $crate::config::schema::require(schema, &[$( ($key, <$type as $crate::config::field::Field>::REQUIRED) ),*]);
        })]
        pub struct $name {
            $( #[schemars(skip)] pub $given: $given_type, )*
            $( $(#[$field_attribute])* #[schemars(rename = $key)] pub $field: $type, )*
        }

        impl $crate::config::field::Keys for $name {
            $( const LIKE: &'static str = $like; )?

            fn read(mut table: $crate::config::table::Table<'_>) -> Self {
                use $crate::config::field::Field;
                $(
                    const { assert!(<$type as Field>::REQUIRED == table!(@is_given $($help)?), "'or' is for required keys") };
                    $( table.require($key, $help); )?
                )*
                let own = Self {
                    $( $given: $source(&table), )*
                    $( $field: Field::read(&mut table, $key), )*
                };
                $( $check(&own, &mut table); )?
                table.finish();
                own
            }

            $(
                fn instead(name: &str, value: &$crate::config::table::Value<'_>) -> Option<String> {
                    $instead(name, value)
                }
            )?
        }
    };
    (@is_given) => { false };
    (@is_given $help:literal) => { true };
}
pub(super) use table;
