//! Entries: the repeated elements of profiles and permission sets, each about one thing that can
//! be granted.
//!
//! Element names and children are those of the Metadata API's Profile and `PermissionSet` types.

use crate::project::MetadataKind;
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

impl EntryShape {
    /// Whether a child of this name names the thing.
    pub(crate) fn names_by(&self, child: &[u8]) -> bool {
        self.key.as_bytes() == child || self.other_keys.iter().any(|key| key.as_bytes() == child)
    }
}

/// How the children of an entry say what it grants.
#[derive(Copy, Clone, Debug)]
pub struct EntryShape {
    pub kind: GrantKind,
    /// The child that names the thing.
    pub key: &'static str,
    /// Other names of that child, where public files and tools disagree since no type definition has it.
    /// Such an entry without any of them is one that is not known, and no fault.
    pub other_keys: &'static [&'static str],
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
    EntryShape { kind, key, other_keys: &[], flags, others: &[] }
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
    other_keys: &[],
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
    key: "dataspaceScope",
    other_keys: &["dataspace"],
    flags: &[Flag { child: "dataAccessLevel", bits: Bits::ENABLED, values: FlagValues::Present }],
    others: &["objectAccessLevel"],
};

/// The type that has an element.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Has {
    Both,
    Profile,
    PermissionSet,
}

/// Every element that is an entry.
const ELEMENTS: [(&str, Has, &EntryShape); 22] = [
    ("fieldPermissions", Has::Both, &FIELD),
    ("classAccesses", Has::Both, &CLASS),
    ("objectPermissions", Has::Both, &OBJECT),
    ("userPermissions", Has::Both, &PERMISSION),
    ("pageAccesses", Has::Both, &PAGE),
    ("recordTypeVisibilities", Has::Both, &RECORD_TYPE),
    ("applicationVisibilities", Has::Both, &APP),
    ("flowAccesses", Has::Both, &FLOW),
    ("customPermissions", Has::Both, &CUSTOM_PERMISSION),
    ("customMetadataTypeAccesses", Has::Both, &CUSTOM_METADATA),
    ("customSettingAccesses", Has::Both, &CUSTOM_SETTING),
    ("externalDataSourceAccesses", Has::Both, &DATA_SOURCE),
    ("agentAccesses", Has::Both, &AGENT),
    ("servicePresenceStatusAccesses", Has::Both, &PRESENCE),
    ("genComputingSummaryDefAccesses", Has::Both, &COMPUTING),
    ("tabVisibilities", Has::Profile, &TAB),
    ("tabSettings", Has::PermissionSet, &TAB),
    ("externalCredentialPrincipalAccesses", Has::PermissionSet, &CREDENTIAL),
    ("emailRoutingAddressAccesses", Has::PermissionSet, &EMAIL_ROUTING),
    ("dataspaceScopes", Has::PermissionSet, &DATASPACE),
    (OTHER_SPELLINGS[0], Has::Profile, &FIELD),
    (OTHER_SPELLINGS[1], Has::Both, &PRESENCE),
];

/// What early API versions call `fieldPermissions`.
pub(super) const OLD_FIELDS: &str = "fieldLevelSecurities";

/// Elements that are read and never written. The documentation capitalises the second, the API's own types do
/// not.
const OTHER_SPELLINGS: [&str; 2] = [OLD_FIELDS, "ServicePresenceStatusAccesses"];

/// The shape of an entry of a kind of metadata, by its element's name.
pub(super) fn shapes_of(kind: MetadataKind) -> fn(&[u8]) -> Option<&'static EntryShape> {
    if kind == MetadataKind::Profile { of_profile } else { of_permission_set }
}

/// The shape of an entry of a profile, by its element's name.
pub fn of_profile(element: &[u8]) -> Option<&'static EntryShape> {
    find(element, Has::PermissionSet)
}

/// The shape of an entry of a permission set, by its element's name.
pub fn of_permission_set(element: &[u8]) -> Option<&'static EntryShape> {
    find(element, Has::Profile)
}

fn find(element: &[u8], other: Has) -> Option<&'static EntryShape> {
    let mut known = ELEMENTS.iter().filter(|(_, has, _)| *has != other);
    known.find(|(name, ..)| name.as_bytes() == element).map(|(.., shape)| *shape)
}

/// Whether an element is an entry in files of either kind.
pub(super) fn is_entry(element: &[u8]) -> bool {
    ELEMENTS.iter().any(|(name, ..)| name.as_bytes() == element)
}

/// The names of all elements as new files have them.
pub(super) fn elements() -> impl Iterator<Item = &'static str> {
    ELEMENTS.iter().map(|(name, ..)| *name).filter(|name| !OTHER_SPELLINGS.contains(name))
}

/// The element that grants things of a kind by flags of `true` and `false`, among those of a type.
pub fn element_of(
    kind: GrantKind,
    of_type: fn(&[u8]) -> Option<&'static EntryShape>,
) -> Option<(&'static str, &'static EntryShape)> {
    let is_flagged = |shape: &EntryShape| shape.flags.iter().any(|f| f.values == FlagValues::Boolean);
    let mut known = elements().filter_map(|name| Some((name, of_type(name.as_bytes())?)));
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
    shapes(kind).next().map_or(&[], |s| s.flags)
}

/// The child that names the thing, for pointing at an entry's name line.
pub fn key_of(kind: GrantKind) -> &'static str {
    shapes(kind).next().map_or("name", |s| s.key)
}

/// The child that turns `bit` on, for pointing at it.
pub fn child_of(kind: GrantKind, bit: Bits) -> &'static str {
    shapes(kind).flat_map(|s| s.flags).find(|f| f.bits.intersects(bit)).map_or("enabled", |f| f.child)
}

fn shapes(kind: GrantKind) -> impl Iterator<Item = &'static EntryShape> {
    ELEMENTS.iter().map(|(.., shape)| *shape).filter(move |shape| shape.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::{ELEMENTS, OTHER_SPELLINGS};
    use crate::project::tags;

    #[test]
    fn every_entry_may_stand_in_a_piece() {
        for (name, ..) in ELEMENTS.iter().filter(|(name, ..)| *name != OTHER_SPELLINGS[1]) {
            assert_eq!(tags::find(name), Some(*name));
        }
    }
}
