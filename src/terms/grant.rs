//! What can be granted, and how people write it: `ModifyAllData`, `Account:delete`,
//! `Account.Tax_Id__c:edit`, `class:OrderApi`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

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
    /// Every kind, in the order of their declaration.
    pub const ALL: [Self; 19] = [
        Self::UserPermission,
        Self::Object,
        Self::Field,
        Self::Class,
        Self::Flow,
        Self::Page,
        Self::CustomPermission,
        Self::Credential,
        Self::Tab,
        Self::App,
        Self::RecordType,
        Self::CustomSetting,
        Self::CustomMetadata,
        Self::DataSource,
        Self::Agent,
        Self::EmailRoutingAddress,
        Self::ServicePresenceStatus,
        Self::Dataspace,
        Self::ComputingSummary,
    ];

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

    /// The name of the kind: the prefix, for all that have one.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserPermission => "user-permission",
            Self::Object => "object",
            Self::Field => "field",
            other => other.prefix().unwrap_or_default(),
        }
    }
}

impl Serialize for GrantKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Bits {
    /// The written names of its object and field bits, weakest first.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        BIT_NAMES.iter().filter(move |(bit, _)| self.contains(*bit)).map(|(_, name)| *name)
    }
}

/// As the list of its names.
impl Serialize for Bits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names())
    }
}

/// As people write it.
impl Serialize for Grant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
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

/// Why a text is no grant, and what to write instead: one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantError(String);

impl fmt::Display for GrantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for GrantError {}

impl FromStr for Grant {
    type Err = GrantError;

    /// Reads the written form in any case. Bits are joined with `+`; names are taken as they are, since only the
    /// catalogue and the repository know which exist and how they are spelled.
    fn from_str(text: &str) -> Result<Self, GrantError> {
        let text = text.trim();
        let Some((head, rest)) = text.split_once(':') else {
            check_name(text, "a user permission such as `ViewAllData`")?;
            if text == "*" || text.contains(['.', ' ', '-']) {
                return Err(GrantError(format!(
                    "`{text}` is no user permission; an object or field needs its bits, as in `Account:read` or \
                     `Account.Name:edit`"
                )));
            }
            return Ok(Self::permission(text));
        };
        let has_prefix = |kind: &GrantKind| kind.prefix().is_some_and(|p| p.eq_ignore_ascii_case(head));
        if let Some(kind) = GrantKind::ALL.into_iter().find(has_prefix) {
            check_name(rest, &format!("a name after `{head}:`"))?;
            return Ok(Self::new(kind, rest, Bits::ENABLED));
        }
        check_name(head, "an object or field before the colon")?;
        let kind = if head.contains('.') { GrantKind::Field } else { GrantKind::Object };
        let mut bits = Bits::empty();
        for name in rest.split('+') {
            bits |= parse_bit(kind, head, name)?;
        }
        Ok(Self::new(kind, head, bits))
    }
}

fn check_name(name: &str, wanted: &str) -> Result<(), GrantError> {
    if name.trim().is_empty() {
        return Err(GrantError(format!("expected {wanted}, found nothing")));
    }
    if name.trim() != name || name.chars().any(char::is_control) {
        return Err(GrantError(format!(
            "{name:?} is no name: it begins or ends with a blank or has a control character"
        )));
    }
    Ok(())
}

fn parse_bit(kind: GrantKind, owner: &str, name: &str) -> Result<Bits, GrantError> {
    let allowed = if kind == GrantKind::Field { Bits::READ | Bits::EDIT } else { Bits::all() };
    let known = BIT_NAMES.into_iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
    if let Some((bit, _)) = known
        && allowed.contains(bit)
    {
        return Ok(bit);
    }
    if known.is_some() {
        return Err(GrantError(format!("`{name}` is no bit of a field; `{owner}` can have read and edit")));
    }
    let names: Vec<_> =
        BIT_NAMES.iter().filter(|(bit, _)| allowed.contains(*bit)).map(|(_, name)| *name).collect();
    let prefixes: Vec<_> = GrantKind::ALL.into_iter().filter_map(GrantKind::prefix).collect();
    Err(GrantError(format!(
        "`{name}` is no bit of `{owner}` (the bits are {}), and `{owner}:` is no prefix (those are {})",
        names.join(", "),
        prefixes.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grants() -> impl Strategy<Value = Grant> {
        let object = "[A-Z][A-Za-z0-9_]{0,12}|\\*";
        let objects = (object, 1u16..128)
            .prop_map(|(name, bits)| Grant::new(GrantKind::Object, name, Bits::from_bits_truncate(bits)));
        let fields = (
            "[A-Z][a-z_]{1,8}\\.[A-Z][A-Za-z0-9_]{0,12}",
            prop::sample::select(vec![Bits::READ, Bits::EDIT, Bits::READ | Bits::EDIT]),
        )
            .prop_map(|(name, bits)| Grant::new(GrantKind::Field, name, bits));
        let named = (prop::sample::select(GrantKind::ALL[3..].to_vec()), "[A-Za-z_][A-Za-z0-9_.:+-]{0,12}")
            .prop_map(|(kind, name)| Grant::new(kind, name, Bits::ENABLED));
        prop_oneof![objects, fields, named, "[A-Z][A-Za-z0-9_]{0,20}".prop_map(Grant::permission)]
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(grant in grants()) {
            prop_assert_eq!(grant.to_string().parse(), Ok(grant));
        }

        #[test]
        fn no_text_panics_and_what_reads_is_written_the_same_way(text in "\\PC{0,30}|[a-zA-Z.:+* -]{0,30}") {
            if let Ok(grant) = text.parse::<Grant>() {
                prop_assert_eq!(grant.to_string().parse(), Ok(grant));
            }
        }
    }

    #[test]
    fn the_list_of_kinds_is_complete() {
        for (at, kind) in GrantKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
        }
        assert_eq!(GrantKind::ComputingSummary as usize + 1, GrantKind::ALL.len());
    }

    #[test]
    fn case_means_nothing_in_bits_and_prefixes() {
        for (text, written) in [
            ("CLASS:OrderApi", "class:OrderApi"),
            ("Record-Type:Account.Big", "record-type:Account.Big"),
            ("Account:DELETE", "Account:delete"),
            ("account:Read+View-All", "account:read+view-all"),
            ("Account.Name:Edit", "Account.Name:edit"),
        ] {
            assert_eq!(
                text.parse::<Grant>().map(|grant| grant.to_string()),
                Ok(written.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn malformed_texts_say_what_to_write() {
        for (text, part) in [
            ("", "expected a user permission"),
            ("Account", ""),
            ("Account.Name", "needs its bits"),
            ("Account:", "is no bit of `Account`"),
            ("Account:write", "the bits are read, create"),
            ("Account:reed", "is no bit"),
            ("Account.Name:delete", "can have read and edit"),
            (":read", "before the colon"),
            ("class:", "after `class:`"),
            ("CLASS:", "after `CLASS:`"),
            ("*", "needs its bits"),
        ] {
            match text.parse::<Grant>() {
                Err(error) => assert!(error.to_string().contains(part), "{text}: {error}"),
                Ok(grant) => assert_eq!(grant, Grant::permission("Account")),
            }
        }
    }
}
