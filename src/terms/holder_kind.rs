//! The kinds of what carries grants.

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderKind {
    Profile,
    PermissionSet,
    PermissionSetGroup,
}

impl HolderKind {
    /// The word before the colon in `permission-set:ERP_Orders`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission-set",
            Self::PermissionSetGroup => "group",
        }
    }

    /// The key under which an integration names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission-sets",
            Self::PermissionSetGroup => "permission-set-groups",
        }
    }

    pub fn noun(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission set",
            Self::PermissionSetGroup => "permission set group",
        }
    }
}
