//! What the org grants on objects and fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::definition::{Sink, Table};
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;
use crate::evidence::row::{Fault, Row};

/// What a permission set of the org grants, that of a profile or group included.
#[derive(Debug, Default)]
pub struct Granted {
    /// By API name, as the org writes it.
    pub objects: BTreeMap<Arc<str>, ObjectGrant>,
    /// By `Object.Field`.
    pub fields: BTreeMap<Arc<str>, FieldGrant>,
    /// Classes, pages, apps and so on, by what `SetupEntityType` calls them.
    pub entities: BTreeMap<(Arc<str>, RecordId), Place>,
}

/// Object permissions. What the file has no column for is not granted.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a permission")]
pub struct ObjectGrant {
    pub read: bool,
    pub create: bool,
    pub edit: bool,
    pub delete: bool,
    pub view_all_records: bool,
    pub modify_all_records: bool,
    /// `None` where the file has no such column: the field is of API version 63.0.
    pub view_all_fields: Option<bool>,
    pub place: Place,
}

#[derive(Debug)]
pub struct FieldGrant {
    pub read: bool,
    pub edit: bool,
    pub place: Place,
}

/// Rows that Salesforce makes up for a query, one for each object, where a set grants Modify All Data.
const VIRTUAL: &str = "of Modify All Data alone";
/// Rows of a licence, or of a muting permission set, which takes away.
const OTHER_PARENT: &str = "of parents that are no permission set";

/// What a permission set grants, for a row that names it.
fn granted<'e>(
    row: &Row<'_>,
    parent: Option<usize>,
    sink: &'e mut Sink<'_>,
) -> Result<Option<&'e mut Granted>, Fault> {
    let parent = row.needed_id(parent, "ParentId")?;
    if parent.prefix() != b"0PS" {
        sink.pass_over(OTHER_PARENT);
        return Ok(None);
    }
    Ok(Some(sink.evidence.granted.entry(parent).or_default()))
}

pub(super) const OBJECTS: Table = Table {
    object: "ObjectPermissions",
    needed: &["ParentId", "SobjectType", "PermissionsRead"],
    wanted: &[
        "Id",
        "PermissionsCreate",
        "PermissionsEdit",
        "PermissionsDelete",
        "PermissionsViewAllRecords",
        "PermissionsModifyAllRecords",
    ],
    for_what: "whether the org grants the objects that the project grants",
    open: |header| {
        let [id, parent, object] = header.columns(["Id", "ParentId", "SobjectType"]);
        let flags = header.columns([
            "PermissionsRead",
            "PermissionsCreate",
            "PermissionsEdit",
            "PermissionsDelete",
            "PermissionsViewAllRecords",
            "PermissionsModifyAllRecords",
            "PermissionsViewAllFields",
        ]);
        Box::new(move |row, sink| {
            if row.id(id)?.is_some_and(|id| id.prefix() == b"000") {
                sink.pass_over(VIRTUAL);
                return Ok(());
            }
            let mut values = [None; 7];
            for (value, column) in values.iter_mut().zip(flags) {
                *value = row.flag(column)?;
            }
            let [read, create, edit, delete, view_all, modify_all, view_all_fields] = values;
            let is = |value: Option<bool>| value == Some(true);
            let grant = ObjectGrant {
                read: is(read),
                create: is(create),
                edit: is(edit),
                delete: is(delete),
                view_all_records: is(view_all),
                modify_all_records: is(modify_all),
                view_all_fields,
                place: sink.place,
            };
            let object = sink.name(row.needed(object, "SobjectType")?)?;
            if let Some(granted) = granted(row, parent, sink)? {
                granted.objects.insert(object, grant);
            }
            Ok(())
        })
    },
};

pub(super) const FIELDS: Table = Table {
    object: "FieldPermissions",
    needed: &["ParentId", "Field", "PermissionsRead"],
    wanted: &["PermissionsEdit"],
    for_what: "whether the org grants the fields that the project grants",
    open: |header| {
        let [parent, field, read, edit] =
            header.columns(["ParentId", "Field", "PermissionsRead", "PermissionsEdit"]);
        Box::new(move |row, sink| {
            let grant = FieldGrant {
                read: row.flag(read)? == Some(true),
                edit: row.flag(edit)? == Some(true),
                place: sink.place,
            };
            let field = sink.name(row.needed(field, "Field")?)?;
            if let Some(granted) = granted(row, parent, sink)? {
                granted.fields.insert(field, grant);
            }
            Ok(())
        })
    },
};

pub(super) const ENTITIES: Table = Table {
    object: "SetupEntityAccess",
    needed: &["ParentId", "SetupEntityId", "SetupEntityType"],
    wanted: &[],
    for_what: "whether the org grants the classes, pages, apps and custom permissions that the project grants",
    open: |header| {
        let [parent, entity, kind] = header.columns(["ParentId", "SetupEntityId", "SetupEntityType"]);
        Box::new(move |row, sink| {
            let entity = row.needed_id(entity, "SetupEntityId")?;
            let kind = sink.name(row.needed(kind, "SetupEntityType")?)?;
            let place = sink.place;
            if let Some(granted) = granted(row, parent, sink)? {
                granted.entities.insert((kind, entity), place);
            }
            Ok(())
        })
    },
};
