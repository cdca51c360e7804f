//! Which holder, identity or app of an org is meant.

/// Index into the holders of an org.
pub type HolderId = usize;
/// Index into the identities of an org.
pub type IdentityId = usize;
/// Index into the apps of an org.
pub type AppId = usize;
