//! Entries: the repeated elements of profiles and permission sets, each about one thing that can
//! be granted.
//!
//! Element names and children are those of the Metadata API's Profile and `PermissionSet` types.

use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::Symbol;

/// One element in one file, such as an `<objectPermissions>` block. Kept small: a large org has
/// millions.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: Symbol,
    /// The byte of the decoded text at which the element's `<` stands.
    pub offset: u32,
    pub kind: GrantKind,
    /// What it grants; empty for an explicit `false`.
    pub bits: Bits,
}

impl Entry {
    /// Whether it turns a user permission on.
    pub fn enables_permission(&self) -> bool {
        self.kind == GrantKind::UserPermission && self.bits.contains(Bits::ENABLED)
    }
}

/// How the children of an entry say what it grants.
#[derive(Copy, Clone, Debug)]
pub struct EntryShape {
    pub kind: GrantKind,
    /// The child that names the thing.
    pub key: &'static str,
    pub flags: &'static [Flag],
    /// Further children that belong to the element and grant nothing.
    pub others: &'static [&'static str],
}

/// A child that turns bits on.
#[derive(Copy, Clone, Debug)]
pub struct Flag {
    pub child: &'static str,
    pub bits: Bits,
    pub values: FlagValues,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum FlagValues {
    /// `true` turns the bits on.
    Boolean,
    /// `false` turns the bits on: the inverted children of early API versions.
    Inverted,
    /// A tab's visibility.
    Visibility,
    /// Any value at all: the element is the grant.
    Present,
}

const fn flag(child: &'static str, bits: Bits) -> Flag {
    Flag { child, bits, values: FlagValues::Boolean }
}

const fn shape(kind: GrantKind, key: &'static str, flags: &'static [Flag]) -> EntryShape {
    EntryShape { kind, key, flags, others: &[] }
}

const ENABLED: &[Flag] = &[flag("enabled", Bits::ENABLED)];
const VISIBILITY: &[Flag] =
    &[Flag { child: "visibility", bits: Bits::ENABLED, values: FlagValues::Visibility }];

const APP: EntryShape =
    shape(GrantKind::App, "application", &[flag("visible", Bits::ENABLED), flag("default", Bits::DEFAULT)]);
const FIELD: EntryShape = shape(
    GrantKind::Field,
    "field",
    &[
        flag("readable", Bits::READ),
        flag("editable", Bits::EDIT),
        Flag { child: "hidden", bits: Bits::READ, values: FlagValues::Inverted },
    ],
);
const OBJECT: EntryShape = shape(
    GrantKind::Object,
    "object",
    &[
        flag("allowRead", Bits::READ),
        flag("allowCreate", Bits::CREATE),
        flag("allowEdit", Bits::EDIT),
        flag("allowDelete", Bits::DELETE),
        flag("viewAllRecords", Bits::VIEW_ALL),
        flag("modifyAllRecords", Bits::MODIFY_ALL),
        flag("viewAllFields", Bits::VIEW_ALL_FIELDS),
        Flag { child: "revokeRead", bits: Bits::READ, values: FlagValues::Inverted },
        Flag { child: "revokeCreate", bits: Bits::CREATE, values: FlagValues::Inverted },
        Flag { child: "revokeEdit", bits: Bits::EDIT, values: FlagValues::Inverted },
        Flag { child: "revokeDelete", bits: Bits::DELETE, values: FlagValues::Inverted },
    ],
);
const RECORD_TYPE: EntryShape = EntryShape {
    kind: GrantKind::RecordType,
    key: "recordType",
    flags: &[flag("visible", Bits::ENABLED), flag("default", Bits::DEFAULT)],
    others: &["personAccountDefault"],
};
const TAB: EntryShape = shape(GrantKind::Tab, "tab", VISIBILITY);
const PERMISSION: EntryShape = shape(GrantKind::UserPermission, "name", ENABLED);
const CLASS: EntryShape = shape(GrantKind::Class, "apexClass", ENABLED);
const PAGE: EntryShape = shape(GrantKind::Page, "apexPage", ENABLED);
const FLOW: EntryShape = shape(GrantKind::Flow, "flow", ENABLED);
const CUSTOM_PERMISSION: EntryShape = shape(GrantKind::CustomPermission, "name", ENABLED);
const CUSTOM_METADATA: EntryShape = shape(GrantKind::CustomMetadata, "name", ENABLED);
const CUSTOM_SETTING: EntryShape = shape(GrantKind::CustomSetting, "name", ENABLED);
const DATA_SOURCE: EntryShape = shape(GrantKind::DataSource, "externalDataSource", ENABLED);
const CREDENTIAL: EntryShape = shape(GrantKind::Credential, "externalCredentialPrincipal", ENABLED);
const AGENT: EntryShape = shape(GrantKind::Agent, "agentName", ENABLED);
const EMAIL_ROUTING: EntryShape = shape(GrantKind::EmailRoutingAddress, "name", ENABLED);
const PRESENCE: EntryShape = shape(GrantKind::ServicePresenceStatus, "servicePresenceStatus", ENABLED);
const COMPUTING: EntryShape = shape(GrantKind::ComputingSummary, "configName", ENABLED);
const DATASPACE: EntryShape = EntryShape {
    kind: GrantKind::Dataspace,
    key: "dataspace",
    flags: &[Flag { child: "dataAccessLevel", bits: Bits::ENABLED, values: FlagValues::Present }],
    others: &["objectAccessLevel"],
};

/// The shape of the entries that both types share, by element name.
pub fn shared(element: &[u8]) -> Option<&'static EntryShape> {
    Some(match element {
        b"fieldPermissions" => &FIELD,
        b"classAccesses" => &CLASS,
        b"objectPermissions" => &OBJECT,
        b"userPermissions" => &PERMISSION,
        b"pageAccesses" => &PAGE,
        b"recordTypeVisibilities" => &RECORD_TYPE,
        b"applicationVisibilities" => &APP,
        b"flowAccesses" => &FLOW,
        b"customPermissions" => &CUSTOM_PERMISSION,
        b"customMetadataTypeAccesses" => &CUSTOM_METADATA,
        b"customSettingAccesses" => &CUSTOM_SETTING,
        b"externalDataSourceAccesses" => &DATA_SOURCE,
        b"agentAccesses" => &AGENT,
        // The documentation capitalises this element, the API's own types do not.
        b"servicePresenceStatusAccesses" | b"ServicePresenceStatusAccesses" => &PRESENCE,
        b"genComputingSummaryDefAccesses" => &COMPUTING,
        _ => return None,
    })
}

/// Entries that only profiles have.
pub fn of_profile(element: &[u8]) -> Option<&'static EntryShape> {
    match element {
        b"tabVisibilities" => Some(&TAB),
        b"fieldLevelSecurities" => Some(&FIELD),
        _ => shared(element),
    }
}

/// Entries that only permission sets have.
pub fn of_permission_set(element: &[u8]) -> Option<&'static EntryShape> {
    match element {
        b"tabSettings" => Some(&TAB),
        b"externalCredentialPrincipalAccesses" => Some(&CREDENTIAL),
        b"emailRoutingAddressAccesses" => Some(&EMAIL_ROUTING),
        b"dataspaceScopes" => Some(&DATASPACE),
        _ => shared(element),
    }
}

/// The names of all elements that the functions above know.
pub(super) const ELEMENTS: [&str; 20] = [
    "fieldPermissions",
    "classAccesses",
    "objectPermissions",
    "userPermissions",
    "pageAccesses",
    "recordTypeVisibilities",
    "applicationVisibilities",
    "flowAccesses",
    "customPermissions",
    "customMetadataTypeAccesses",
    "customSettingAccesses",
    "externalDataSourceAccesses",
    "agentAccesses",
    "servicePresenceStatusAccesses",
    "genComputingSummaryDefAccesses",
    "tabVisibilities",
    "tabSettings",
    "externalCredentialPrincipalAccesses",
    "emailRoutingAddressAccesses",
    "dataspaceScopes",
];

/// The element that grants things of a kind by flags of `true` and `false`, among those of a type.
pub fn element_of(
    kind: GrantKind,
    of_type: fn(&[u8]) -> Option<&'static EntryShape>,
) -> Option<(&'static str, &'static EntryShape)> {
    let is_flagged = |shape: &EntryShape| shape.flags.iter().any(|f| f.values == FlagValues::Boolean);
    let mut known = ELEMENTS.iter().filter_map(|name| Some((*name, of_type(name.as_bytes())?)));
    known.find(|(_, shape)| shape.kind == kind && is_flagged(shape))
}

/// The bits of an entry as they count: `readable` is optional, and an editable field is readable.
pub(super) fn settle(kind: GrantKind, bits: Bits, readable_is_said: bool) -> Bits {
    if kind == GrantKind::Field && !readable_is_said && bits.contains(Bits::EDIT) {
        bits | Bits::READ
    } else {
        bits
    }
}

/// The bits of a tab's visibility. Profiles say `DefaultOn`, `DefaultOff` and `Hidden`; permission
/// sets `Visible`, `Available` and `None`.
pub fn visibility(value: &str) -> Option<Bits> {
    match value {
        "DefaultOn" | "Visible" => Some(Bits::ENABLED | Bits::DEFAULT),
        "DefaultOff" | "Available" => Some(Bits::ENABLED),
        "Hidden" | "None" => Some(Bits::empty()),
        _ => None,
    }
}

/// The children that turn bits of a kind of thing on.
pub fn flags_of(kind: GrantKind) -> &'static [Flag] {
    ALL.iter().find(|s| s.kind == kind).map_or(&[], |s| s.flags)
}

/// The child that names the thing, for pointing at an entry's name line.
pub fn key_of(kind: GrantKind) -> &'static str {
    ALL.iter().find(|s| s.kind == kind).map_or("name", |s| s.key)
}

/// The child that turns `bit` on, for pointing at it.
pub fn child_of(kind: GrantKind, bit: Bits) -> &'static str {
    ALL.iter()
        .filter(|s| s.kind == kind)
        .flat_map(|s| s.flags)
        .find(|f| f.bits.intersects(bit))
        .map_or("enabled", |f| f.child)
}

const ALL: [EntryShape; 19] = [
    APP,
    FIELD,
    OBJECT,
    RECORD_TYPE,
    TAB,
    PERMISSION,
    CLASS,
    PAGE,
    FLOW,
    CUSTOM_PERMISSION,
    CUSTOM_METADATA,
    CUSTOM_SETTING,
    DATA_SOURCE,
    CREDENTIAL,
    AGENT,
    EMAIL_ROUTING,
    PRESENCE,
    COMPUTING,
    DATASPACE,
];
