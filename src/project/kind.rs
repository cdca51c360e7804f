//! The kinds of file that a run reads.

/// A metadata type, named as the Metadata API names it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetadataKind {
    Profile,
    PermissionSet,
    MutingPermissionSet,
    PermissionSetGroup,
    UserAccessPolicy,
    /// leastforce's own configuration, in the list of files so that findings can point into it.
    Configuration,
}

/// How files of a kind are called.
struct Naming {
    kind: MetadataKind,
    /// What the file's name ends in, before `-meta.xml`.
    suffix: &'static str,
    root_element: &'static str,
    noun: &'static str,
}

const NAMING: [Naming; 5] = [
    naming(MetadataKind::Profile, "profile", "Profile", "profile"),
    naming(MetadataKind::PermissionSet, "permissionset", "PermissionSet", "permission set"),
    naming(
        MetadataKind::MutingPermissionSet,
        "mutingpermissionset",
        "MutingPermissionSet",
        "muting permission set",
    ),
    naming(
        MetadataKind::PermissionSetGroup,
        "permissionsetgroup",
        "PermissionSetGroup",
        "permission set group",
    ),
    naming(MetadataKind::UserAccessPolicy, "useraccesspolicy", "UserAccessPolicy", "user access policy"),
];

const fn naming(
    kind: MetadataKind,
    suffix: &'static str,
    root_element: &'static str,
    noun: &'static str,
) -> Naming {
    Naming { kind, suffix, root_element, noun }
}

impl MetadataKind {
    /// The kind whose files end in a suffix, in any case.
    pub(super) fn of_suffix(suffix: &str) -> Option<Self> {
        NAMING.iter().find(|n| suffix.eq_ignore_ascii_case(n.suffix)).map(|n| n.kind)
    }

    /// What the name of such a file ends in, before `-meta.xml`.
    pub(super) fn suffix(self) -> &'static str {
        self.naming().map_or("", |n| n.suffix)
    }

    /// The element that such a file holds.
    pub fn root_element(self) -> &'static str {
        self.naming().map_or("", |n| n.root_element)
    }

    /// For sentences.
    pub fn noun(self) -> &'static str {
        self.naming().map_or("configuration", |n| n.noun)
    }

    fn naming(self) -> Option<&'static Naming> {
        NAMING.iter().find(|n| n.kind == self)
    }

    /// Whether such a file is made of entries that grant or mute.
    pub fn has_entries(self) -> bool {
        matches!(self, Self::Profile | Self::PermissionSet | Self::MutingPermissionSet)
    }
}
