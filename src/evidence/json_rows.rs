//! Rows of JSON: the records of a query, in the envelope of the CLI or without it.
//!
//! One record is in memory at a time.

use std::fmt;
use std::io::{BufReader, Read};

use serde_json::error::Category;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::bounded::Bounded;
use super::row::Fault;

/// One record: its columns by name, those of related records behind a dot, as in `Profile.Name`.
#[derive(Default)]
pub(super) struct Record {
    /// The name of the object, where the record says it.
    pub object: Option<String>,
    pub names: Vec<String>,
    pub values: Vec<String>,
}

/// Tells `on_record` each record of a file: of a list, or of `records` or `result` of an object.
pub(super) fn read(reader: impl Read, mut on_record: impl FnMut(&mut Record)) -> Result<(), Fault> {
    let (bounded, allowance) = Bounded::new(reader);
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(bounded));
    let mut record = Record::default();
    let rows = Rows {
        on_record: &mut |record: &mut Record| {
            allowance.renew();
            on_record(record);
        },
        record: &mut record,
        depth: 0,
    };
    let read = rows.deserialize(&mut json).and_then(|()| json.end());
    read.map_err(|error| {
        Fault::new(match error.classify() {
            Category::Io => format!("cannot be read: {error}"),
            Category::Syntax | Category::Data | Category::Eof => {
                format!("is no JSON from line {} on", error.line())
            }
        })
    })
}

struct Rows<'a, F> {
    on_record: &'a mut F,
    record: &'a mut Record,
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
        let Self { on_record, record, .. } = self;
        loop {
            record.object = None;
            record.names.clear();
            record.values.clear();
            if list.next_element_seed(Fields { record, prefix: "" })?.is_none() {
                return Ok(());
            }
            on_record(record);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { on_record, record, depth } = self;
        while let Some(key) = map.next_key::<String>()? {
            if depth < DEEPEST && matches!(key.as_str(), "result" | "records") {
                map.next_value_seed(Rows {
                    on_record: &mut *on_record,
                    record: &mut *record,
                    depth: depth + 1,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
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
