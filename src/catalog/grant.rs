//! What can be granted, and how people write it: `ModifyAllData`, `Account:delete`,
//! `Account.Tax_Id__c:edit`, `class:OrderApi`.

use std::fmt;

bitflags::bitflags! {
    /// The bits of one grant. An object uses all of the first seven, a field `READ` and `EDIT`;
    /// everything else is either `ENABLED` or not.
    #[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Bits: u16 {
        const READ = 1;
        const CREATE = 1 << 1;
        const EDIT = 1 << 2;
        const DELETE = 1 << 3;
        const VIEW_ALL = 1 << 4;
        const MODIFY_ALL = 1 << 5;
        const VIEW_ALL_FIELDS = 1 << 6;
        /// Enabled, visible or available.
        const ENABLED = 1 << 7;
        /// The default app or record type, or a tab that is on by default.
        const DEFAULT = 1 << 8;
    }
}

/// The written names of the object and field bits, weakest first.
pub const BIT_NAMES: [(Bits, &str); 7] = [
    (Bits::READ, "read"),
    (Bits::CREATE, "create"),
    (Bits::EDIT, "edit"),
    (Bits::DELETE, "delete"),
    (Bits::VIEW_ALL, "view-all"),
    (Bits::MODIFY_ALL, "modify-all"),
    (Bits::VIEW_ALL_FIELDS, "view-all-fields"),
];

/// The kinds of thing that a profile or permission set can grant.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum GrantKind {
    UserPermission,
    Object,
    Field,
    Class,
    Flow,
    Page,
    CustomPermission,
    Credential,
    Tab,
    App,
    RecordType,
    CustomSetting,
    CustomMetadata,
    DataSource,
    Agent,
    EmailRoutingAddress,
    ServicePresenceStatus,
    Dataspace,
    ComputingSummary,
}

impl GrantKind {
    /// The prefix in the written form; user permissions, objects and fields have none.
    pub fn prefix(self) -> Option<&'static str> {
        Some(match self {
            Self::UserPermission | Self::Object | Self::Field => return None,
            Self::Class => "class",
            Self::Flow => "flow",
            Self::Page => "page",
            Self::CustomPermission => "custom-permission",
            Self::Credential => "credential",
            Self::Tab => "tab",
            Self::App => "app",
            Self::RecordType => "record-type",
            Self::CustomSetting => "custom-setting",
            Self::CustomMetadata => "custom-metadata",
            Self::DataSource => "data-source",
            Self::Agent => "agent",
            Self::EmailRoutingAddress => "email-routing-address",
            Self::ServicePresenceStatus => "service-presence-status",
            Self::Dataspace => "dataspace",
            Self::ComputingSummary => "computing-summary",
        })
    }
}

/// One thing granted, with one or more bits of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    pub kind: GrantKind,
    /// As written in the metadata; `*` is every object.
    pub name: String,
    pub bits: Bits,
}

impl Grant {
    pub fn new(kind: GrantKind, name: impl Into<String>, bits: Bits) -> Self {
        Self { kind, name: name.into(), bits }
    }

    pub fn permission(name: impl Into<String>) -> Self {
        Self::new(GrantKind::UserPermission, name, Bits::ENABLED)
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind.prefix() {
            Some(prefix) => write!(f, "{prefix}:{}", self.name),
            None if self.kind == GrantKind::UserPermission => f.write_str(&self.name),
            None => {
                write!(f, "{}:", self.name)?;
                let mut first = true;
                for (bit, name) in BIT_NAMES {
                    if self.bits.contains(bit) {
                        write!(f, "{}{name}", if first { "" } else { "+" })?;
                        first = false;
                    }
                }
                Ok(())
            }
        }
    }
}
