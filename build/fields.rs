//! Which standard fields have field permissions, and under which name.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::{Result, Sources, cite, read, sorted, table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Fields {
    without_permission: Vec<String>,
    without_permission_of: BTreeMap<String, Vec<String>>,
    with_permission: Vec<String>,
    lookups: Vec<String>,
    name_parts: Vec<String>,
    address_parts: Vec<String>,
    address_prefixes: Vec<String>,
    address_objects: Vec<String>,
    of_contact: Vec<String>,
    source: Vec<String>,
}

/// The lists of `fields.toml`, each as a table of its own.
pub(crate) fn fields(sources: &Sources) -> Result<String> {
    let fields: Fields = read("fields.toml")?;
    cite("fields", &fields.source, sources)?;
    let names = |name: &str, of: &[String]| format!("static {name}: &[&str] = &{of:?};\n");
    let mut by_object = String::new();
    for (object, of) in sorted(fields.without_permission_of) {
        writeln!(by_object, "({object:?}, &{of:?}),")?;
    }
    Ok(names("WITHOUT_PERMISSION", &fields.without_permission)
        + &table("WITHOUT_PERMISSION_OF", "(&str, &[&str])", &by_object)
        + &names("WITH_PERMISSION", &fields.with_permission)
        + &names("LOOKUPS", &fields.lookups)
        + &names("NAME_PARTS", &fields.name_parts)
        + &names("ADDRESS_PARTS", &fields.address_parts)
        + &names("ADDRESS_PREFIXES", &fields.address_prefixes)
        + &names("ADDRESS_OBJECTS", &fields.address_objects)
        + &names("OF_CONTACT", &fields.of_contact))
}
