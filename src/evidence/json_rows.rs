//! Rows of JSON: the records of a query, in the envelope of the CLI or without it.
//!
//! One record is in memory at a time.

use std::fmt;
use std::io::{BufReader, Read};

use serde_json::error::Category;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::bounded::Bounded;
use super::row::{Fault, is_secret};

/// One record: its columns by name, those of related records behind a dot, as in `Profile.Name`.
#[derive(Default)]
pub(super) struct Record {
    /// The name of the object, where the record says it.
    pub object: Option<String>,
    pub names: Vec<String>,
    pub values: Vec<String>,
}

impl Record {
    fn clear(&mut self) {
        self.object = None;
        self.names.clear();
        self.values.clear();
    }
}

/// What stands around the records.
#[derive(Default)]
pub(super) struct Envelope {
    pub records: u64,
    /// How many the query found, where that is said.
    pub found: Option<u64>,
    /// More than one list, one behind the other.
    pub lists: u64,
    /// It has a message, and no list of records.
    has_message: bool,
    /// The list of records itself is missing.
    has_list: bool,
}

impl Envelope {
    /// An error of the CLI in the place of an answer.
    pub fn is_error(&self) -> bool {
        self.has_message && !self.has_list
    }
}

/// Tells `on_record` each record of a file: of a list, or of `records` or `result` of an object. Several answers may
/// stand behind each other, as the CLI leaves them where it writes to the same file twice.
pub(super) fn read(reader: impl Read, mut on_record: impl FnMut(&mut Record)) -> Result<Envelope, Fault> {
    let (bounded, allowance) = Bounded::new(reader);
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(bounded));
    let mut envelope = Envelope::default();
    let mut record = Record::default();
    loop {
        let rows = Rows {
            on_record: &mut |record: &mut Record| {
                allowance.renew();
                on_record(record);
            },
            record: &mut record,
            envelope: &mut envelope,
            depth: 0,
        };
        rows.deserialize(&mut json).map_err(|error| fault(&error))?;
        if json.end().is_ok() {
            return Ok(envelope);
        }
    }
}

fn fault(error: &serde_json::Error) -> Fault {
    Fault::new(match error.classify() {
        Category::Io => format!("cannot be read: {error}"),
        Category::Syntax | Category::Data | Category::Eof => {
            format!("is no JSON from line {} on", error.line())
        }
    })
}

struct Rows<'a, F> {
    on_record: &'a mut F,
    record: &'a mut Record,
    envelope: &'a mut Envelope,
    depth: usize,
}

/// How deep the list of records may lie: `{"result": {"records": [...]}}`.
const DEEPEST: usize = 2;

impl<'de, F: FnMut(&mut Record)> DeserializeSeed<'de> for Rows<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&mut Record)> Visitor<'de> for Rows<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { on_record, record, envelope, .. } = self;
        envelope.has_list = true;
        envelope.lists += 1;
        loop {
            record.clear();
            if list.next_element_seed(Fields { record, prefix: "" })?.is_none() {
                record.clear();
                return Ok(());
            }
            envelope.records += 1;
            on_record(record);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { on_record, record, envelope, depth } = self;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "result" | "records" if depth < DEEPEST => map.next_value_seed(Rows {
                    on_record: &mut *on_record,
                    record: &mut *record,
                    envelope: &mut *envelope,
                    depth: depth + 1,
                })?,
                "totalSize" => {
                    let Count(found) = map.next_value()?;
                    envelope.found = envelope.found.max(found);
                }
                name => {
                    envelope.has_message |= name == "message";
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A whole number, or nothing where anything else stands.
#[derive(serde::Deserialize)]
#[serde(from = "serde_json::Value")]
struct Count(Option<u64>);

impl From<serde_json::Value> for Count {
    fn from(value: serde_json::Value) -> Self {
        Self(value.as_u64())
    }
}

/// The values of a record, or of a related one in it.
struct Fields<'a> {
    record: &'a mut Record,
    /// What stands before a column's name.
    prefix: &'a str,
}

impl Fields<'_> {
    fn push(self, value: String) {
        if !self.prefix.is_empty() {
            self.record.names.push(self.prefix.to_owned());
            self.record.values.push(value);
        }
    }
}

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { record, prefix } = self;
        while let Some(key) = map.next_key::<String>()? {
            if key == "attributes" {
                let Attributes { object } = map.next_value()?;
                if prefix.is_empty() {
                    record.object = object;
                }
                continue;
            }
            if is_secret(&key) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            map.next_value_seed(Fields { record: &mut *record, prefix: &name })?;
        }
        Ok(())
    }

    /// Records below this one, as a subquery has them: no column.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.push(value.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.push(value.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.push(value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.push(value.to_string());
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.push(value.to_owned());
        Ok(())
    }

    fn visit_string<E>(self, value: String) -> Result<(), E> {
        self.push(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.push(String::new());
        Ok(())
    }
}

/// What the REST API says of a record.
#[derive(serde::Deserialize)]
struct Attributes {
    #[serde(rename = "type")]
    object: Option<String>,
}
