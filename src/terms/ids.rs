//! Which holder, identity or app of an org is meant: an index into its table, and into no other.

/// Newtypes around an index, for [`typed_index_collections::TiVec`].
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => { $(
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl From<usize> for $name {
            fn from(index: usize) -> Self {
                Self(index)
            }
        }

        impl From<$name> for usize {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+ };
}

ids! {
    /// A profile, permission set or group: index into the holders of an org.
    HolderId,
    /// Index into the identities of an org.
    IdentityId,
    /// Index into the apps of an org.
    AppId,
    /// Index into the users of an org.
    UserId,
}
