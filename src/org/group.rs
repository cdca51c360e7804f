//! Permission set groups: what their members grant, minus what their muting set takes away.

use std::sync::Arc;

use super::muted::{Details, Muted};
use crate::metadata::entry::Entry;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::ids::HolderId;
use crate::terms::names::Names;

/// What a permission set group is made of. Muting works inside the group only: the same grant by
/// another way is not touched.
#[derive(Debug, Default)]
pub struct Group {
    /// Its files, as indices into the library's components, in path order; never empty.
    pub components: Vec<usize>,
    pub members: Vec<Member>,
    /// The files of its muting sets, as indices into the library's documents.
    pub muting: Vec<usize>,
    /// Muting sets that are named and not in the repository.
    pub missing_muting: Vec<Mention>,
    pub(crate) muted: Muted,
    /// Those of the project root; empty where nothing is muted.
    pub(crate) details: Arc<Details>,
}

/// A permission set that a group names.
#[derive(Clone, Debug)]
pub struct Member {
    pub mention: Mention,
    /// `None` when it is not in the repository.
    pub holder: Option<HolderId>,
}

/// A name in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    pub name: String,
    /// Index into the run's source files.
    pub file: usize,
    /// The byte of the decoded text at which the element's `<` stands.
    pub offset: u32,
}

impl Group {
    /// Those of an entry's bits that the group takes away. Whether user permissions that depend on them fall as well
    /// is not known.
    pub fn muted(&self, names: &Names, entry: &Entry) -> Bits {
        if self.muted.is_empty() {
            return Bits::empty();
        }
        let key = GrantKey { kind: entry.kind, name: names.fold(entry.name) };
        entry.bits & self.muted.of(key)
    }

    /// Whether one entry of a muting set takes away some of an entry's bits.
    pub(crate) fn takes(&self, names: &Names, muting: &Entry, entry: &Entry, bits: Bits) -> bool {
        let key = GrantKey { kind: entry.kind, name: names.fold(entry.name) };
        let same = names.fold(muting.name) == key.name;
        muting.kind == key.kind
            && (same || key.kind == GrantKind::Object)
            && Muted::new(names, &self.details, std::iter::once(muting)).of(key).intersects(bits)
    }
}
