//! The kinds of file that a run reads.

/// A metadata type, named as the Metadata API names it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetadataKind {
    Profile,
    PermissionSet,
    MutingPermissionSet,
    PermissionSetGroup,
    UserAccessPolicy,
    CustomObject,
    /// Its component's name is `Object.Field`.
    CustomField,
    /// Its component's name is `Object.Rule`.
    ValidationRule,
    CustomPermission,
    Flow,
    /// The XML beside an Apex class.
    ApexClass,
    /// The code of an Apex class.
    ApexCode,
    ApexPage,
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

const NAMING: [Naming; 13] = [
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
    naming(MetadataKind::CustomObject, "object", "CustomObject", "object"),
    naming(MetadataKind::CustomField, "field", "CustomField", "field"),
    naming(MetadataKind::ValidationRule, "validationRule", "ValidationRule", "validation rule"),
    naming(MetadataKind::CustomPermission, "customPermission", "CustomPermission", "custom permission"),
    naming(MetadataKind::Flow, "flow", "Flow", "flow"),
    naming(MetadataKind::ApexClass, "cls", "ApexClass", "Apex class"),
    naming(MetadataKind::ApexCode, "cls", "", "Apex class"),
    naming(MetadataKind::ApexPage, "page", "ApexPage", "Visualforce page"),
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
    /// The kind whose files end in a suffix, in any case. Of an Apex class this is the XML.
    pub(super) fn of_suffix(suffix: &str) -> Option<Self> {
        NAMING.iter().find(|n| suffix.eq_ignore_ascii_case(n.suffix)).map(|n| n.kind)
    }

    /// For a kind of which other tools' files may have the suffix: the folder that its files lie in.
    pub(super) fn folder(self) -> Option<&'static str> {
        Some(match self {
            Self::CustomObject => "objects",
            Self::CustomField => "fields",
            Self::ValidationRule => "validationRules",
            Self::CustomPermission => "customPermissions",
            Self::Flow => "flows",
            Self::ApexClass | Self::ApexCode => "classes",
            Self::ApexPage => "pages",
            _ => return None,
        })
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
